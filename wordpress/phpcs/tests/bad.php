<?php

echo $name; // Echo
echo '<b>' . get_the_title($id) . '</b>'; // Echo
echo "<b>$name</b>"; // Echo
echo $name === '' ? 'none' : $name; // Echo
echo ($a ? 'x' : 'y') . $b; // Echo
printf('<input value="%s">', $name); // Echo
$key = $_POST['key']; // Input Nonce
$all = $_REQUEST; // Input
function save(): void
{
    update_option('mode', sanitize_key(wp_unslash($_POST['mode']))); // Nonce
}
$wpdb->query("DELETE FROM {$wpdb->posts} WHERE ID = $id"); // Database
$wpdb->get_var('SELECT ' . $columns); // Database
$wpdb->get_results($wpdb->prepare("SELECT $column FROM {$wpdb->posts} WHERE ID = %d", $id)); // Database
eval($code); // Calls
shell_exec('ls'); // Calls
wp_remote_get('https://example.org'); // Calls
