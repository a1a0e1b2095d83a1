<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\ApiException;
use Eiderpix\ApiKey;
use Eiderpix\Bulk;
use Eiderpix\Client;
use Eiderpix\Connection;
use Eiderpix\Delivery\Check;
use Eiderpix\Folders;
use Eiderpix\Library;
use Eiderpix\Messages;
use Eiderpix\Originals;
use Eiderpix\Pause;
use Eiderpix\Record;
use Eiderpix\Schedule;
use Eiderpix\Seal;
use Eiderpix\Settings;

/** The forms of Settings → Eiderpix. Each checks its nonce and that its sender runs the site. */
final class Actions
{
    private const TYPED = 'eiderpix_typed_';
    private const SHOWN = 'eiderpix_shown_';
    private const FOUND = 'eiderpix_found_';
    private const OF_THE_KEY = ['connect', 'sign_up', 'show_key', 'follow', 'disconnect'];

    public function hook(): void
    {
        $tasks = [
            'connect' => 'connect',
            'sign_up' => 'signUp',
            'show_key' => 'showKey',
            'follow' => 'follow',
            'disconnect' => 'disconnect',
            'settings' => 'saveSettings',
            'bulk_start' => 'startBulk',
            'bulk_pause' => 'pauseBulk',
            'bulk_resume' => 'resumeBulk',
            'bulk_restore' => 'restoreAll',
            'bulk_retry' => 'retryFailed',
            'scan' => 'scanFolders',
            'delete_originals' => 'deleteOriginals',
            'check' => 'checkDelivery',
        ];
        foreach ($tasks as $task => $method) {
            add_action('admin_post_eiderpix_' . $task, function () use ($task, $method): void {
                check_admin_referer('eiderpix_' . $task);
                $mayDo = in_array($task, self::OF_THE_KEY, true) ? Connection::mayManage() : current_user_can('manage_options');
                if (!$mayDo) {
                    wp_die(esc_html__('You may not do this.', 'eiderpix'), '', ['response' => 403]);
                }
                $tab = $this->{$method}();
                wp_safe_redirect(Page::url((string) $tab));
                exit;
            });
        }
    }

    /**
     * What was typed into a form that could not be taken, so that nothing has to be typed twice.
     *
     * @return array<string, string>
     */
    public static function typed(): array
    {
        $typed = get_transient(self::TYPED . get_current_user_id());
        return is_array($typed) ? $typed : [];
    }

    /** @return array<int, array{isFine: bool, words: string, lines: string}> what the check of the delivery found, once */
    public static function findings(): array
    {
        $found = get_transient(self::FOUND . get_current_user_id());
        delete_transient(self::FOUND . get_current_user_id());
        return is_array($found) ? $found : [];
    }

    /** Says whether the key is to be shown on this one page view. */
    public static function showsKey(): bool
    {
        $isShown = get_transient(self::SHOWN . get_current_user_id()) === '1';
        delete_transient(self::SHOWN . get_current_user_id());
        return $isShown;
    }

    private function connect(): string
    {
        $connection = new Connection();
        $url = $this->text('eiderpix_url', $connection->url());
        $key = $this->text('eiderpix_key', '');
        if ($key === '') {
            $key = $connection->key() !== '' ? $connection->key() : (string) Seal::open(self::typed()['sealed'] ?? '');
        }
        try {
            $check = $connection->connect($url, $key);
            delete_transient(self::TYPED . get_current_user_id());
            Pause::end();
            $words = __('The API key works. Your settings are saved.', 'eiderpix');
            if ($check->isRetiring()) {
                /* translators: %s: date and time */
                $words = sprintf(__('The API key works, but it was replaced and ends on %s. Put the new one in before.', 'eiderpix'), $check->retiresAt());
            }
            Notice::keep($check->isRetiring() ? 'warning' : 'success', [$words]);
        } catch (ApiException $error) {
            $sentences = [Messages::of($error)];
            if ($connection->isReady()) {
                $sentences[] = __('Nothing was changed: the API key in use stays.', 'eiderpix');
            }
            $this->keepTyped(['url' => $url, 'key' => $key]);
            Notice::keep('error', $sentences);
        }
        return '';
    }

    private function signUp(): string
    {
        $url = $this->text('eiderpix_sign_up_url', (new Connection())->url());
        $email = $this->text('eiderpix_email', '');
        $this->keepTyped(['url' => $url, 'email' => $email]);
        try {
            (new Client(Client::checkedUrl($url), ''))->signUp($email);
            Notice::keep('success', [__('Look into your mail: the API key is there. Paste it here and press Continue.', 'eiderpix')]);
        } catch (ApiException $error) {
            Notice::keep('error', [Messages::of($error)]);
        }
        return '';
    }

    private function showKey(): string
    {
        if (!(new Connection())->keyIsHidden()) {
            set_transient(self::SHOWN . get_current_user_id(), '1', MINUTE_IN_SECONDS);
        }
        return '';
    }

    private function follow(): string
    {
        try {
            $check = (new Connection())->followReplacement();
            Notice::keep('success', [$check === null
                ? __('The API key was not replaced.', 'eiderpix')
                : __('This site uses the new API key now.', 'eiderpix')]);
        } catch (ApiException $error) {
            Notice::keep('error', [Messages::of($error)]);
        }
        return '';
    }

    private function disconnect(): string
    {
        (new Connection())->forget();
        Notice::keep('success', [__('This site is no longer connected. Optimized pictures and originals stay.', 'eiderpix')]);
        return '';
    }

    private function saveSettings(): string
    {
        // phpcs:disable WordPress.Security.NonceVerification,Eiderpix.Security.Nonce -- hook() did; Settings makes everything valid.
        $given = wp_unslash($_POST);
        // phpcs:enable
        $part = in_array($given['part'] ?? '', ['delivery', 'folders', 'originals'], true) ? $given['part'] : 'settings';
        // What is not ticked is not sent.
        $given += $part === 'folders' ? ['folders' => []] : [];
        if ($part === 'settings') {
            $switches = ['on_upload', 'keep_metadata', 'resize', 'convert', 'png_to_jpeg'];
            $given += ['formats' => [], 'exclude_sizes' => []] + array_fill_keys($switches, []);
            foreach ($switches as $switch) {
                $given[$switch] = $given[$switch] !== [];
            }
        }
        $problems = (new Settings())->save($given);
        Notice::keep($problems === [] ? 'success' : 'error', $problems === [] ? [__('Settings saved.', 'eiderpix')] : $problems);
        return $part;
    }

    private function startBulk(): string
    {
        Bulk::start();
        return 'bulk';
    }

    private function pauseBulk(): string
    {
        Bulk::pause();
        return 'bulk';
    }

    private function resumeBulk(): string
    {
        Bulk::resume();
        return 'bulk';
    }

    private function restoreAll(): string
    {
        Bulk::startRestoring();
        return 'bulk';
    }

    private function retryFailed(): string
    {
        foreach (Library::idsIn('failed', 10000) as $id) {
            $record = new Record($id);
            $record->ask($record->askedMode());
            $record->setState('queued');
        }
        Pause::end();
        Schedule::soon();
        return 'bulk';
    }

    private function scanFolders(): string
    {
        $new = (new Folders())->scan();
        /* translators: %s: number of pictures */
        Notice::keep('success', [sprintf(__('New pictures found: %s. They are optimized with “All pictures”.', 'eiderpix'), number_format_i18n($new))]);
        return 'folders';
    }

    private function deleteOriginals(): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification,Eiderpix.Security.Nonce -- hook() did.
        $days = isset($_POST['days']) ? (int) $_POST['days'] : -1;
        if ($days >= 0) {
            $ids = Originals::loss($days)['ids'];
            Originals::delete($ids);
            Pause::end();
            /* translators: %s: number of pictures */
            Notice::keep('success', [sprintf(__('The originals of %s pictures are deleted.', 'eiderpix'), number_format_i18n(count($ids)))]);
        }
        return 'originals';
    }

    private function checkDelivery(): string
    {
        set_transient(self::FOUND . get_current_user_id(), (new Check(new Settings()))->run(), 5 * MINUTE_IN_SECONDS);
        return 'delivery';
    }

    private function text(string $name, string $default): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification,Eiderpix.Security.Nonce -- hook() did.
        return isset($_POST[$name]) ? trim(sanitize_text_field(wp_unslash($_POST[$name]))) : $default;
    }

    /** @param array<string, string> $typed */
    private function keepTyped(array $typed): void
    {
        // A key that may be right is a secret and is kept sealed; one that cannot be is shown, to be corrected.
        if (isset($typed['key']) && ApiKey::mistake($typed['key']) === null) {
            $typed['sealed'] = Seal::close($typed['key']);
            $typed['hint'] = substr($typed['key'], 0, 4);
            unset($typed['key']);
        }
        set_transient(self::TYPED . get_current_user_id(), $typed, 5 * MINUTE_IN_SECONDS);
    }
}
