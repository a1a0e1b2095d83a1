<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\Folders;
use Eiderpix\Library;
use Eiderpix\Media\Panel;
use Eiderpix\Settings;

/** Folders with pictures that are not in the media library: of galleries, themes, other plugins. */
final class FoldersTab
{
    private const LISTED = 50;

    public function show(): void
    {
        $choices = Folders::choices();
        echo '<div class="eiderpix-card"><h2>' . esc_html__('Folders beside the media library', 'eiderpix') . '</h2><p>';
        echo esc_html__('Pictures in these folders are optimized with “All pictures”, too. An update of a theme or plugin may put its own files back; they are found again then.', 'eiderpix') . '</p>';
        Form::open('settings');
        echo '<input type="hidden" name="part" value="folders"><div class="eiderpix-list">';
        Form::choices('folders', 'checkbox', $choices === [] ? [] : array_combine($choices, $choices), (new Settings())->folders());
        echo '</div>';
        Form::close(__('Save settings', 'eiderpix'));
        Form::open('scan');
        Form::close(__('Look for pictures', 'eiderpix'), 'button');
        echo '</div>';
        $this->showFiles();
    }

    private function showFiles(): void
    {
        $ids = get_posts(['post_type' => Folders::TYPE, 'post_status' => 'any', 'fields' => 'ids', 'numberposts' => self::LISTED]);
        if ($ids === []) {
            return;
        }
        echo '<table class="widefat striped"><thead><tr><th>' . esc_html__('File', 'eiderpix') . '</th><th>Eiderpix</th></tr></thead><tbody>';
        foreach ($ids as $id) {
            echo '<tr><td>' . esc_html(get_post_field('post_title', $id)) . '</td><td>' . wp_kses_post(Panel::html($id)) . '</td></tr>';
        }
        echo '</tbody></table>';
        $count = Library::countOfFolders();
        if ($count > count($ids)) {
            /* translators: %s: number of files */
            echo '<p>' . esc_html(sprintf(__('The newest of %s files.', 'eiderpix'), number_format_i18n($count))) . '</p>';
        }
    }
}
