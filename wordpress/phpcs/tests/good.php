<?php

echo esc_html($name), '<b>' . esc_attr(get_the_title($id)) . '</b>';
echo $name === '' ? '' : '<b>' . esc_html($name) . '</b>';
echo ($count > 1 ? 'pictures' : 'picture') . ' ' . (int) $count;
printf('<input value="%d">', (int) $values['width']);
$page = isset($_GET['page']) ? (int) $_GET['page'] : 1; // phpcs:ignore Eiderpix.Security.Nonce
function save(): void
{
    check_admin_referer('save');
    update_option('mode', sanitize_key(wp_unslash($_POST['mode'] ?? '')));
}
$wpdb->query($wpdb->prepare("DELETE FROM {$wpdb->posts} WHERE ID = %d", $id));
$wpdb->get_var("SELECT COUNT(*) FROM $wpdb->posts");
$body = wp_remote_retrieve_body($answer);
$runner->exec($code);
