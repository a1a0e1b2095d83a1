<?php

declare(strict_types=1);

namespace Eiderpix\Media;

use Eiderpix\Admin\BulkTab;
use Eiderpix\ApiException;
use Eiderpix\Bulk;
use Eiderpix\Lock;
use Eiderpix\Messages;
use Eiderpix\Pause;
use Eiderpix\Picture;
use Eiderpix\Record;
use Eiderpix\Restorer;
use Eiderpix\Schedule;
use Eiderpix\Worker;

/** The buttons of the media library. Each checks its nonce and that its caller may edit that picture. */
final class Actions
{
    /** An open page works for so long at a time; a web server's own limit is 30 seconds at least. */
    private const SECONDS = 8;

    public function hook(): void
    {
        add_action('wp_ajax_eiderpix_optimize', [$this, 'optimize']);
        add_action('wp_ajax_eiderpix_restore', [$this, 'restore']);
        add_action('wp_ajax_eiderpix_look', [$this, 'look']);
        add_action('wp_ajax_eiderpix_work', [$this, 'work']);
    }

    public function optimize(): void
    {
        $id = $this->checkedId('optimize');
        // phpcs:ignore WordPress.Security.NonceVerification,Eiderpix.Security.Nonce -- checkedId() did.
        $mode = sanitize_key(wp_unslash($_POST['mode'] ?? ''));
        $record = new Record($id);
        try {
            if ($record->state() === 'done') {
                Restorer::restore($id);
                $record = new Record($id);
            }
            $record->ask(in_array($mode, ['lossy', 'glossy', 'lossless'], true) ? $mode : '');
            $record->setState('queued');
            Pause::end();
            Schedule::soon();
            wp_send_json_success(['html' => Panel::html($id)]);
        } catch (ApiException $error) {
            wp_send_json_error(['message' => Messages::of($error)]);
        }
    }

    public function restore(): void
    {
        $id = $this->checkedId('restore');
        $lock = new Lock('worker');
        // A picture that is being worked on right now would be optimized again after its restoration.
        for ($tries = 0; !($isMine = $lock->take(60)) && $tries < 20; $tries++) {
            usleep(500000);
        }
        try {
            if (!$isMine) {
                wp_send_json_error(['message' => __('Pictures are being worked on. Try again in a moment.', 'eiderpix')]);
            }
            $leftAlone = Restorer::restore($id);
            $lock->release();
            $note = $leftAlone === 0 ? '' : __('Files that were changed by something else since were left alone.', 'eiderpix');
            wp_send_json_success(['html' => Panel::html($id), 'message' => $note]);
        } catch (ApiException $error) {
            $lock->release();
            wp_send_json_error(['message' => Messages::of($error)]);
        }
    }

    /** Tells how far some pictures are. */
    public function look(): void
    {
        check_ajax_referer('eiderpix_work', 'nonce');
        $ids = array_map('intval', explode(',', sanitize_text_field(wp_unslash($_POST['ids'] ?? ''))));
        $panels = [];
        foreach (array_slice($ids, 0, 100) as $id) {
            if ($id > 0 && current_user_can('edit_post', $id)) {
                $panels[$id] = Panel::html($id);
            }
        }
        wp_send_json_success(['panels' => $panels]);
    }

    /** Does some of the waiting work, so that an open page makes it quick even where wp-cron is slow or off. */
    public function work(): void
    {
        check_ajax_referer('eiderpix_work', 'nonce');
        if (!current_user_can('upload_files')) {
            wp_send_json_error(['message' => __('You may not do this.', 'eiderpix')], 403);
        }
        Worker::work(self::SECONDS);
        if (!current_user_can('manage_options')) {
            wp_send_json_success([]);
        }
        $progress = Bulk::progress();
        wp_send_json_success($progress + ['words' => BulkTab::words($progress)]);
    }

    private function checkedId(string $task): int
    {
        $id = isset($_POST['id']) ? (int) $_POST['id'] : 0;
        check_ajax_referer('eiderpix_' . $task . '_' . $id, 'nonce');
        if ($id <= 0 || !current_user_can('edit_post', $id) || !(new Picture($id))->isTaken()) {
            wp_send_json_error(['message' => __('You may not do this.', 'eiderpix')], 403);
        }
        return $id;
    }
}
