<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\Delivery\Rewrite;
use Eiderpix\Settings;

/** How WebP and AVIF reach the visitor. */
final class DeliveryTab
{
    public function show(): void
    {
        echo '<div class="eiderpix-card"><h2>' . esc_html__('How WebP and AVIF reach your visitors', 'eiderpix') . '</h2>';
        Form::open('settings');
        Form::choices('delivery', 'radio', [
            'picture' => __('In the page: <picture> offers each browser what it understands; works with every server and cache', 'eiderpix'),
            'rewrite' => __('By the web server: addresses stay as they are; needs the lines below', 'eiderpix'),
            'none' => __('Not at all: only the picture in its own format', 'eiderpix'),
        ], [(new Settings())->delivery()]);
        echo '<input type="hidden" name="part" value="delivery">';
        Form::close(__('Save settings', 'eiderpix'));
        echo '</div>';
        $this->showCheck();
        echo '<div class="eiderpix-card"><h2>' . esc_html__('Lines for the web server', 'eiderpix') . '</h2>';
        echo '<h3>Apache (' . esc_html(Rewrite::folderName()) . '/.htaccess)</h3><pre class="code">' . esc_html(Rewrite::apache()) . '</pre>';
        echo '<h3>nginx</h3><pre class="code">' . esc_html(Rewrite::nginx()) . '</pre></div>';
    }

    private function showCheck(): void
    {
        echo '<div class="eiderpix-card" id="eiderpix-check"><h2>' . esc_html__('Does it arrive?', 'eiderpix') . '</h2><p>';
        echo esc_html__('Asks this site for one of its pictures as several browsers would, and tells what is wrong and which lines put it right.', 'eiderpix') . '</p>';
        $findings = Actions::findings();
        echo $findings === [] ? '' : '<ul>';
        foreach ($findings as $finding) {
            echo '<li class="' . esc_attr($finding['isFine'] ? 'eiderpix-fine' : 'eiderpix-wrong') . '">' . esc_html($finding['words']);
            echo $finding['lines'] === '' ? '</li>' : '<pre class="code">' . esc_html($finding['lines']) . '</pre></li>';
        }
        echo $findings === [] ? '' : '</ul>';
        Form::open('check');
        Form::close(__('Check the delivery', 'eiderpix'), 'button');
        echo '</div>';
    }
}
