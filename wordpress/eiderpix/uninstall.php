<?php

/**
 * Removes what the plugin knows: connection, settings, records. Optimized pictures stay as they are, and so do the
 * originals in uploads/eiderpix-originals: deleting what cannot be made again is not for a click on "Delete".
 */

declare(strict_types=1);

if (!defined('WP_UNINSTALL_PLUGIN')) {
    exit;
}

global $wpdb;

foreach (['eiderpix_settings', 'eiderpix_bulk', 'eiderpix_pause'] as $option) {
    delete_option($option);
}
delete_site_option('eiderpix_connection');
wp_clear_scheduled_hook('eiderpix_work');
wp_clear_scheduled_hook('eiderpix_hourly');
// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- there is no call that deletes options by their beginning.
$wpdb->query($wpdb->prepare("DELETE FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like('eiderpix_lock_') . '%'));
foreach (['_eiderpix_state', '_eiderpix', '_eiderpix_backup'] as $meta) {
    delete_post_meta_by_key($meta);
}
