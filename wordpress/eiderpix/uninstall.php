<?php

/**
 * Removes what the plugin knows: connection, settings, records. Optimized pictures stay as they are, and so do the
 * originals in uploads/eiderpix-originals: deleting what cannot be made again is not for a click on "Delete".
 */

declare(strict_types=1);

if (!defined('WP_UNINSTALL_PLUGIN')) {
    exit;
}

$eiderpixForget = static function (): void {
    global $wpdb;
    foreach (['eiderpix_connection', 'eiderpix_settings', 'eiderpix_bulk', 'eiderpix_pause', 'eiderpix_swept', 'eiderpix_suspects'] as $option) {
        delete_option($option);
    }
    wp_clear_scheduled_hook('eiderpix_work');
    wp_clear_scheduled_hook('eiderpix_hourly');
    wp_unschedule_hook('eiderpix_look');
    // phpcs:disable WordPress.DB.DirectDatabaseQuery -- there is no call that deletes by a beginning or by an unregistered type.
    foreach (['eiderpix_lock_', '_transient_eiderpix_', '_transient_timeout_eiderpix_'] as $beginning) {
        $wpdb->query($wpdb->prepare("DELETE FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like($beginning) . '%'));
    }
    $files = $wpdb->get_col($wpdb->prepare("SELECT ID FROM {$wpdb->posts} WHERE post_type = %s", 'eiderpix_file'));
    // phpcs:enable
    foreach ($files as $id) {
        wp_delete_post((int) $id, true);
    }
    foreach (['_eiderpix_state', '_eiderpix', '_eiderpix_backup', '_eiderpix_saved', '_eiderpix_path'] as $meta) {
        delete_post_meta_by_key($meta);
    }
};

foreach (is_multisite() ? get_sites(['fields' => 'ids', 'number' => 0]) : [0] as $eiderpixSite) {
    if ($eiderpixSite !== 0) {
        switch_to_blog((int) $eiderpixSite);
    }
    $eiderpixForget();
    if ($eiderpixSite !== 0) {
        restore_current_blog();
    }
}
delete_site_option('eiderpix_connection');
