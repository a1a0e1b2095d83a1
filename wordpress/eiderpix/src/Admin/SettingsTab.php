<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\Settings;

/** What is made of pictures, and of which. */
final class SettingsTab
{
    public function show(): void
    {
        $values = (new Settings())->all();
        Form::open('settings');
        echo '<table class="form-table"><tbody>';
        $this->row(__('How much may change', 'eiderpix'), 'mode', 'radio', [
            'lossy' => __('Lossy: the smallest; nobody sees a difference at normal distance', 'eiderpix'),
            'glossy' => __('Glossy: for photographers', 'eiderpix'),
            'lossless' => __('Lossless: every pixel stays as it is', 'eiderpix'),
        ], [$values['mode']]);
        $this->row(__('Further formats', 'eiderpix'), 'formats', 'checkbox', ['webp' => 'WebP', 'avif' => 'AVIF'], $values['formats']);
        $this->row(__('New uploads', 'eiderpix'), 'on_upload', 'checkbox', ['1' => __('Optimize by themselves', 'eiderpix')], $values['on_upload'] ? ['1'] : []);
        $this->row(__('Photo data', 'eiderpix'), 'keep_metadata', 'checkbox', ['1' => __('Keep EXIF and other data (camera, place, author)', 'eiderpix')], $values['keep_metadata'] ? ['1'] : []);
        $this->row(__('Full size', 'eiderpix'), 'resize', 'checkbox', ['1' => __('Fit into this many pixels:', 'eiderpix')], $values['resize'] ? ['1'] : [], function () use ($values): void {
            printf('<input type="number" min="1" name="resize_width" value="%d"> × ', (int) $values['resize_width']);
            printf('<input type="number" min="1" name="resize_height" value="%d">', (int) $values['resize_height']);
        });
        $this->row(__('TIFF, BMP and HEIC', 'eiderpix'), 'convert', 'checkbox', ['1' => __('Make them JPEG, or PNG where they are transparent: few browsers show TIFF or HEIC. The uploaded file stays.', 'eiderpix')], $values['convert'] ? ['1'] : []);
        $this->row('PNG', 'png_to_jpeg', 'checkbox', ['1' => __('Make new uploads JPEG where that is smaller and nothing is transparent. The uploaded file stays.', 'eiderpix')], $values['png_to_jpeg'] ? ['1'] : [], function (): void {
            echo '<p class="description">' . esc_html__('Only new ones: pages that show a picture name its file, and WordPress would offer them no other sizes of it any more. What is there already gets smaller as PNG, and as WebP where that is chosen above.', 'eiderpix') . '</p>';
        });
        $sizes = array_combine(get_intermediate_image_sizes(), get_intermediate_image_sizes());
        $this->row(__('Sizes to leave alone', 'eiderpix'), 'exclude_sizes', 'checkbox', $sizes ?: [], $values['exclude_sizes']);
        echo '<tr><th scope="row"><label for="eiderpix-exclude">' . esc_html__('Pictures to leave alone', 'eiderpix') . '</label></th><td>';
        echo '<textarea id="eiderpix-exclude" name="exclude" rows="5" class="large-text code">' . esc_textarea((string) $values['exclude']) . '</textarea>';
        echo '<p class="description">' . esc_html__('One rule a line: a part of the path, or name:logo, type:gif, before:2020-01-01, after:2023-05-31 (day of upload), regex:~^2020/~', 'eiderpix') . '</p>';
        printf('<p><label>%s <input type="number" min="0" name="min_bytes" value="%d"></label></p></td></tr>', esc_html__('Files smaller than (bytes):', 'eiderpix'), (int) $values['min_bytes']);
        echo '</tbody></table>';
        Form::close(__('Save settings', 'eiderpix'));
    }

    /**
     * @param array<string, string> $choices
     * @param array<int, string> $chosen
     */
    private function row(string $label, string $name, string $type, array $choices, array $chosen, ?callable $more = null): void
    {
        echo '<tr><th scope="row">' . esc_html($label) . '</th><td><fieldset><legend class="screen-reader-text">' . esc_html($label) . '</legend>';
        Form::choices($name, $type, $choices, $chosen);
        if ($more !== null) {
            $more();
        }
        echo '</fieldset></td></tr>';
    }
}
