<?php

declare(strict_types=1);

namespace Eiderpix;

/** A run over the whole library: started, paused, resumed, and never in need of an open browser. */
final class Bulk
{
    private const OPTION = 'eiderpix_bulk';

    public static function start(): void
    {
        // What settings left out then they may take in now.
        delete_metadata('post', 0, Record::STATE, 'excluded', true);
        (new Folders())->scan();
        $total = Library::countUntouched() + Library::countByState()['queued'];
        self::save(['state' => 'running', 'cursor' => 0, 'looked' => 0, 'total' => $total, 'task' => 'optimize']);
        Pause::end();
        Schedule::soon();
    }

    public static function startRestoring(): void
    {
        self::save(['state' => 'running', 'cursor' => 0, 'total' => self::restorable(), 'task' => 'restore']);
        Schedule::soon();
    }

    public static function pause(): void
    {
        self::save(['state' => 'paused'] + self::get());
    }

    public static function resume(): void
    {
        self::save(['state' => 'running'] + self::get());
        Pause::end();
        Schedule::soon();
    }

    public static function isRunning(): bool
    {
        return self::get()['state'] === 'running';
    }

    /** Takes the next picture into the queue; null when each has been. */
    public static function next(): ?int
    {
        $bulk = self::get();
        $id = Library::nextUntouched((int) $bulk['cursor']);
        if ($id === null) {
            return null;
        }
        (new Record($id))->setState('queued');
        self::save(['cursor' => $id] + $bulk);
        return $id;
    }

    /** Looks at some of what is done: whether its files are still those; false when all was looked at. */
    public static function lookOn(): bool
    {
        $bulk = self::get();
        if ($bulk['state'] !== 'running' || $bulk['task'] !== 'optimize') {
            return false;
        }
        $looked = Freshness::lookAfter((int) $bulk['looked'], static fn () => false);
        if ($looked === null) {
            return false;
        }
        foreach ($looked[1] as $id) {
            (new Record($id))->setState('queued');
        }
        self::save(['looked' => $looked[0], 'total' => $bulk['total'] + count($looked[1])] + $bulk);
        return true;
    }

    /** Ends a run of which nothing is left, neither untouched nor waiting. */
    public static function finish(): void
    {
        if (self::isRunning()) {
            self::save(['state' => 'finished'] + self::get());
        }
    }

    /** Restores the next picture; false when there is none. */
    public static function restoreNext(): bool
    {
        $ids = Library::idsIn('done', 1);
        if ($ids === []) {
            self::finish();
            return false;
        }
        try {
            Restorer::restore($ids[0]);
        } catch (ApiException $error) {
            $record = new Record($ids[0]);
            $record->setError(Messages::of($error));
            $record->setState('failed');
        }
        return true;
    }

    /** @return array<string, mixed> */
    public static function get(): array
    {
        wp_cache_delete(self::OPTION, 'options');
        $bulk = get_option(self::OPTION, []);
        $idle = ['state' => 'idle', 'cursor' => 0, 'looked' => 0, 'total' => 0, 'task' => 'optimize'];
        return array_merge($idle, is_array($bulk) ? $bulk : []);
    }

    /** @return array<string, mixed> what the page shows */
    public static function progress(): array
    {
        $bulk = self::get();
        $counts = Library::countByState();
        $left = $bulk['task'] === 'restore' ? $counts['done'] : Library::countUntouched() + $counts['queued'];
        return [
            'state' => $bulk['state'],
            'task' => $bulk['task'],
            'total' => (int) $bulk['total'],
            'left' => $left,
            'counts' => $counts,
            'note' => Pause::note(),
        ];
    }

    private static function restorable(): int
    {
        return Library::countByState()['done'];
    }

    /** @param array<string, mixed> $bulk */
    private static function save(array $bulk): void
    {
        update_option(self::OPTION, $bulk, false);
    }
}
