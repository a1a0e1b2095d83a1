<?php

/**
 * Plugin Name:       Eiderpix
 * Description:       Makes every picture of your site smaller without anybody seeing it, through an Eiderpix service of your choice. Originals are kept; each result is measured.
 * Version:           0.1.0
 * Requires at least: 5.9
 * Requires PHP:      7.4
 * License:           MIT OR Apache-2.0
 * Text Domain:       eiderpix
 * Domain Path:       /languages
 */

declare(strict_types=1);

namespace Eiderpix;

if (!defined('ABSPATH')) {
    exit;
}

const VERSION = '0.1.0';
const FILE = __FILE__;

spl_autoload_register(static function (string $class): void {
    $prefix = __NAMESPACE__ . '\\';
    if (strncmp($class, $prefix, strlen($prefix)) === 0) {
        $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});

add_action('plugins_loaded', [Plugin::class, 'start']);
register_deactivation_hook(__FILE__, [Schedule::class, 'clear']);
