<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\ApiException;
use Eiderpix\Connection;
use Eiderpix\Library;
use Eiderpix\Messages;
use Eiderpix\Pause;
use Eiderpix\Record;

/** The key, the credits and what was saved. */
final class Overview
{
    private Connection $connection;

    public function __construct(Connection $connection)
    {
        $this->connection = $connection;
    }

    public function show(): void
    {
        $this->showState();
        if (Connection::mayManage()) {
            $this->showKey();
        }
    }

    private function showState(): void
    {
        echo '<div class="eiderpix-card"><h2>' . esc_html__('Overview', 'eiderpix') . '</h2>';
        try {
            $usage = $this->connection->client()->usage();
            $check = $this->connection->client()->checkKey();
            echo '<p class="eiderpix-done">' . esc_html__('Connected: the API key works.', 'eiderpix') . '</p>';
            if ($check->isRetiring()) {
                $this->showRetiring($check->retiresAt());
            }
            $this->showFigures($usage);
        } catch (ApiException $error) {
            echo '<p class="eiderpix-problem" role="alert">' . esc_html(Messages::of($error)) . '</p>';
        }
        if (Pause::isOn()) {
            echo '<p class="eiderpix-problem">' . esc_html(Pause::note()) . '</p>';
        }
        echo '<p><a href="' . esc_url($this->connection->url() . '/dashboard') . '">' . esc_html__('Open the dashboard of the service', 'eiderpix') . '</a></p></div>';
    }

    private function showRetiring(string $until): void
    {
        /* translators: %s: date and time */
        $words = sprintf(__('This API key was replaced and works until %s. This site picks up the new one by itself within the hour.', 'eiderpix'), $until);
        echo '<p class="eiderpix-problem">' . esc_html($words) . '</p>';
        if (!Connection::mayManage()) {
            return;
        }
        Form::open('follow');
        Form::close(__('Pick up the new key now', 'eiderpix'), 'button');
    }

    /** @param array<string, mixed> $usage */
    private function showFigures(array $usage): void
    {
        $credits = (array) ($usage['credits'] ?? []);
        $savings = (array) ($usage['savings'] ?? []);
        $counts = Library::countByState();
        $left = !empty($credits['unlimited']) ? __('unlimited', 'eiderpix') : number_format_i18n((float) ($credits['left'] ?? 0));
        $rows = [
            __('Credits left', 'eiderpix') => $left,
            __('Pictures of this site optimized', 'eiderpix') => number_format_i18n($counts['done']),
            __('Pictures of this site not looked at yet', 'eiderpix') => number_format_i18n(Library::countUntouched()),
            __('Saved on this site', 'eiderpix') => (string) size_format(Library::savedBytes(), 1) ?: '0 B',
            __('Last optimized', 'eiderpix') => $this->lastActivity(),
            __('Saved by this account', 'eiderpix') => (string) size_format((int) ($savings['saved_bytes'] ?? 0), 1) ?: '0 B',
        ];
        echo '<table class="widefat striped eiderpix-figures"><tbody>';
        foreach ($rows as $label => $value) {
            echo '<tr><th scope="row">' . esc_html($label) . '</th><td>' . esc_html($value) . '</td></tr>';
        }
        echo '</tbody></table>';
    }

    private function lastActivity(): string
    {
        $id = Library::latestDone(1)[0] ?? 0;
        $at = $id === 0 ? 0 : (new Record($id))->finishedAt();
        if ($at === 0) {
            return __('nothing yet', 'eiderpix');
        }
        /* translators: 1: name of a picture, 2: a time like "5 minutes" */
        return sprintf(__('%1$s, %2$s ago', 'eiderpix'), wp_basename(get_the_title($id)), human_time_diff($at));
    }

    private function showKey(): void
    {
        echo '<div class="eiderpix-card"><h2>' . esc_html__('API key', 'eiderpix') . '</h2>';
        if ($this->connection->keyIsHidden()) {
            echo '<p>' . esc_html__('The API key is hidden on this site (EIDERPIX_HIDE_API_KEY).', 'eiderpix') . '</p></div>';
            return;
        }
        $typed = Actions::typed();
        $key = $this->connection->key();
        $isShown = Actions::showsKey();
        echo '<p>' . esc_html__('In use:', 'eiderpix') . ' <code id="eiderpix-key">'
            . esc_html($isShown ? $key : substr($key, 0, 4) . str_repeat('•', 16)) . '</code></p>';
        if (!$isShown) {
            Form::open('show_key');
            Form::close(__('Show API key', 'eiderpix'), 'button');
        }
        if (!$this->connection->keyIsFixed()) {
            Form::open('connect');
            if (!$this->connection->urlIsFixed()) {
                Form::text('eiderpix_url', __('Address of the service', 'eiderpix'), $typed['url'] ?? $this->connection->url());
            }
            Form::text('eiderpix_key', __('Another API key', 'eiderpix'), $typed['key'] ?? '', __('Leave it empty to keep the one in use. One that does not work never takes its place.', 'eiderpix'));
            Form::close(__('Save settings & validate', 'eiderpix'));
            Form::open('disconnect');
            Form::close(__('Disconnect this site', 'eiderpix'), 'button-link button-link-delete');
        }
        echo '<p class="description">' . esc_html__('Deleting the plugin removes the API key, the settings and the records. Optimized pictures stay as they are, and so do the kept originals; to go back, restore all pictures before.', 'eiderpix') . '</p></div>';
    }
}
