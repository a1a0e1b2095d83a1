<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\Connection;

use const Eiderpix\FILE;

/** Settings → Eiderpix: the first run, and then its tabs. */
final class Page
{
    public const SLUG = 'eiderpix';

    public function hook(): void
    {
        add_action('admin_menu', function (): void {
            $hook = add_options_page('Eiderpix', 'Eiderpix', 'manage_options', self::SLUG, [$this, 'show']);
            add_action('admin_print_styles-' . $hook, [Assets::class, 'enqueue']);
        });
        add_filter('plugin_action_links_' . plugin_basename(FILE), static function ($links) {
            $link = '<a href="' . esc_url(self::url()) . '">' . esc_html__('Settings', 'eiderpix') . '</a>';
            return array_merge([$link], (array) $links);
        });
    }

    public static function url(string $tab = ''): string
    {
        return add_query_arg(array_filter(['page' => self::SLUG, 'tab' => $tab]), admin_url('options-general.php'));
    }

    public function show(): void
    {
        if (!current_user_can('manage_options')) {
            return;
        }
        $connection = new Connection();
        echo '<div class="wrap eiderpix"><h1>Eiderpix</h1>';
        Notice::show();
        if (!$connection->isReady()) {
            (new FirstRun($connection))->show();
        } else {
            $this->showTabs($connection);
        }
        echo '</div>';
    }

    private function showTabs(Connection $connection): void
    {
        $tabs = [
            'overview' => __('Overview', 'eiderpix'),
            'settings' => __('Settings', 'eiderpix'),
            'bulk' => __('All pictures', 'eiderpix'),
            'folders' => __('Folders', 'eiderpix'),
            'originals' => __('Originals', 'eiderpix'),
            'delivery' => __('Delivery', 'eiderpix'),
        ];
        // phpcs:ignore WordPress.Security.NonceVerification,Eiderpix.Security.Nonce -- chooses what is shown, nothing else.
        $chosen = sanitize_key(wp_unslash($_GET['tab'] ?? 'overview'));
        $chosen = isset($tabs[$chosen]) ? $chosen : 'overview';
        echo '<nav class="nav-tab-wrapper">';
        foreach ($tabs as $tab => $label) {
            $class = 'nav-tab' . ($tab === $chosen ? ' nav-tab-active' : '');
            echo '<a class="' . esc_attr($class) . '" href="' . esc_url(self::url($tab)) . '">' . esc_html($label) . '</a>';
        }
        echo '</nav>';
        switch ($chosen) {
            case 'settings':
                (new SettingsTab())->show();
                break;
            case 'bulk':
                (new BulkTab())->show();
                break;
            case 'folders':
                (new FoldersTab())->show();
                break;
            case 'originals':
                (new OriginalsTab())->show();
                break;
            case 'delivery':
                (new DeliveryTab())->show();
                break;
            default:
                (new Overview($connection))->show();
        }
    }
}
