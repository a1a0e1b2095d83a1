<?php

declare(strict_types=1);

namespace Eiderpix;

/** Builds the parts and hooks each into WordPress; nothing runs before its hook. */
final class Plugin
{
    public static function start(): void
    {
        load_plugin_textdomain('eiderpix', false, dirname(plugin_basename(FILE)) . '/languages');
        $settings = new Settings();
        (new Delivery\Pictures($settings))->hook();
        (new Media\Upload($settings))->hook();
        Changes::hook();
        Delivery\Suspects::hook();
        (new Schedule())->hook();
        Folders::hook();
        if (is_admin()) {
            (new Admin\Page())->hook();
            (new Admin\Actions())->hook();
            (new Media\Column())->hook();
            (new Media\Actions())->hook();
            (new Media\Compare())->hook();
        }
        if (defined('WP_CLI') && WP_CLI) {
            \WP_CLI::add_command('eiderpix', Cli::class);
        }
    }
}
