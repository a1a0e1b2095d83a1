<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use const Eiderpix\FILE;
use const Eiderpix\VERSION;

/** The script and the style of our parts of the admin pages. */
final class Assets
{
    public static function enqueue(): void
    {
        wp_enqueue_style('eiderpix', plugins_url('assets/admin.css', FILE), [], VERSION);
        wp_enqueue_script('eiderpix', plugins_url('assets/admin.js', FILE), [], VERSION, true);
        wp_localize_script('eiderpix', 'eiderpixAdmin', [
            'ajax' => admin_url('admin-ajax.php'),
            'nonce' => wp_create_nonce('eiderpix_work'),
            'before' => __('Original', 'eiderpix'),
            'after' => __('Optimized', 'eiderpix'),
            'slide' => __('Where the original begins', 'eiderpix'),
            'sides' => __('Left: optimized. Right: original.', 'eiderpix'),
            'close' => __('Close', 'eiderpix'),
            'lost' => __('The site did not answer. Trying again …', 'eiderpix'),
        ]);
    }
}
