<?php

declare(strict_types=1);

namespace Eiderpix;

/** Optimizes the pictures of the media library through an Eiderpix service. */
final class Cli
{
    /**
     * Tells what was done and what is left.
     *
     * @param array<int, string> $args
     * @param array<string, string> $options
     */
    public function status(array $args = [], array $options = []): void
    {
        $connection = new Connection();
        \WP_CLI::log($connection->isReady() ? 'service: ' . $connection->url() : 'not connected');
        foreach (['untouched' => Library::countUntouched()] + Library::countByState() as $state => $pictures) {
            \WP_CLI::log("$state: $pictures");
        }
        if (Pause::isOn()) {
            \WP_CLI::warning(Pause::note());
        }
    }

    /**
     * Optimizes pictures by their ids.
     *
     * ## OPTIONS
     *
     * <id>...
     * : Ids of attachments.
     *
     * [--mode=<mode>]
     * : lossy, glossy or lossless.
     *
     * @param array<int, string> $args
     * @param array<string, string> $options
     */
    public function optimize(array $args, array $options = []): void
    {
        $mode = (string) ($options['mode'] ?? '');
        if (!in_array($mode, ['', 'lossy', 'glossy', 'lossless'], true)) {
            \WP_CLI::error('--mode must be lossy, glossy or lossless.');
        }
        foreach ($this->ids($args) as $id) {
            $record = new Record($id);
            if ($record->state() === 'done') {
                Restorer::restore($id);
                $record = new Record($id);
            }
            $record->ask($mode);
            $record->setState('queued');
        }
        $this->workUntil(fn () => Library::nextQueued() === null);
        foreach ($this->ids($args) as $id) {
            $record = new Record($id);
            $saved = $record->originalBytes() - $record->bytes();
            \WP_CLI::log("$id: " . $record->state() . ($record->error() === '' ? ", $saved bytes saved" : ': ' . $record->error()));
        }
    }

    /**
     * Optimizes every picture that was not looked at yet.
     *
     * @param array<int, string> $args
     * @param array<string, string> $options
     */
    public function bulk(array $args = [], array $options = []): void
    {
        Bulk::start();
        $this->workUntil(fn () => !Bulk::isRunning());
        $this->status();
    }

    /**
     * Gives pictures their original bytes back.
     *
     * ## OPTIONS
     *
     * [<id>...]
     * : Ids of attachments.
     *
     * [--all]
     * : Every optimized picture.
     *
     * @param array<int, string> $args
     * @param array<string, string> $options
     */
    public function restore(array $args, array $options = []): void
    {
        $ids = isset($options['all']) ? Library::idsIn('done', PHP_INT_MAX) : $this->ids($args);
        $failed = 0;
        foreach ($ids as $id) {
            try {
                $leftAlone = Restorer::restore($id);
                \WP_CLI::log("$id: restored" . ($leftAlone === 0 ? '' : ", but for $leftAlone that something else has changed since"));
            } catch (ApiException $error) {
                $failed++;
                \WP_CLI::warning("$id: " . Messages::of($error));
            }
        }
        if ($failed > 0) {
            \WP_CLI::error("$failed could not be restored.");
        }
    }

    /**
     * Shows the settings, or changes some.
     *
     * ## OPTIONS
     *
     * [<setting>]
     * : Its name.
     *
     * [<value>]
     * : What to set it to; lists with commas.
     *
     * @param array<int, string> $args
     * @param array<string, string> $options
     */
    public function settings(array $args = [], array $options = []): void
    {
        $settings = new Settings();
        if (count($args) === 2) {
            if (!array_key_exists($args[0], $settings->all())) {
                \WP_CLI::error("There is no setting $args[0].");
            }
            foreach ($settings->save([$args[0] => $args[1]]) as $problem) {
                \WP_CLI::error($problem);
            }
        }
        foreach ($settings->all() as $name => $value) {
            \WP_CLI::log("$name: " . (is_array($value) ? implode(',', $value) : var_export($value, true)));
        }
    }

    /**
     * Checks the API key, or puts another one in.
     *
     * ## OPTIONS
     *
     * [<key>]
     * : The new key.
     *
     * [--url=<url>]
     * : Address of the service.
     *
     * @param array<int, string> $args
     * @param array<string, string> $options
     */
    public function key(array $args = [], array $options = []): void
    {
        $connection = new Connection();
        try {
            $check = $connection->connect((string) ($options['url'] ?? $connection->url()), (string) ($args[0] ?? $connection->key()));
            \WP_CLI::success($check->isRetiring() ? 'The key works until ' . $check->retiresAt() . '.' : 'The key works.');
        } catch (ApiException $error) {
            \WP_CLI::error(Messages::of($error));
        }
    }

    private function workUntil(callable $isOver): void
    {
        while (!$isOver()) {
            Worker::work(60);
            if (Pause::isOn()) {
                \WP_CLI::error(Pause::note());
            }
        }
    }

    /**
     * @param array<int, string> $args
     * @return array<int, int>
     */
    private function ids(array $args): array
    {
        $ids = array_filter(array_map('intval', $args), static fn ($id) => (new Picture($id))->isTaken());
        if ($ids === []) {
            \WP_CLI::error('Give ids of pictures.');
        }
        return array_values($ids);
    }
}
