<?php

declare(strict_types=1);

namespace Eiderpix;

/** Works through what waits, for a few seconds at a time: called by wp-cron and by open pages alike. */
final class Worker
{
    private const MOST_ATTEMPTS = 4;
    /** A picture that is being worked on when the time is up may take this much longer. */
    private const SLACK = 180;

    public static function work(int $seconds): void
    {
        $lock = new Lock('worker');
        if (!(new Connection())->isReady() || Pause::isOn() || !$lock->take($seconds + self::SLACK)) {
            return;
        }
        try {
            self::until(microtime(true) + $seconds);
        } finally {
            $lock->release();
        }
        if (!Pause::isOn() && (Bulk::isRunning() || Library::nextQueued() !== null)) {
            Schedule::soon();
        }
    }

    private static function until(float $deadline): void
    {
        $optimizer = new Optimizer((new Connection())->client(), new Settings());
        while (microtime(true) < $deadline) {
            $bulk = Bulk::get();
            if ($bulk['state'] === 'running' && $bulk['task'] === 'restore') {
                if (!Bulk::restoreNext()) {
                    return;
                }
                continue;
            }
            $id = self::next();
            if ($id === null && Bulk::lookOn()) {
                continue;
            }
            if ($id === null) {
                Bulk::finish();
                return;
            }
            $ahead = self::next($id);
            if ($ahead !== null && (new Picture($ahead))->isTaken()) {
                $optimizer->sendAhead($ahead, $id);
            }
            try {
                self::one($optimizer, $id, $deadline);
                Pause::end();
            } catch (ApiException $error) {
                Pause::because($error);
                return;
            }
        }
    }

    private static function next(int $besides = 0): ?int
    {
        return Library::nextQueued($besides) ?? (Bulk::isRunning() ? Bulk::next() : null);
    }

    private static function one(Optimizer $optimizer, int $id, float $deadline): void
    {
        $record = new Record($id);
        if (!(new Picture($id))->isTaken()) {
            $record->clear('excluded');
            return;
        }
        // Counted before the work: a picture that takes PHP down must not do so for ever.
        if ($record->attempt() > self::MOST_ATTEMPTS) {
            $record->setError(__('Given up after several tries: PHP stopped each time. Is there enough memory?', 'eiderpix'));
            $record->setState('failed');
            return;
        }
        try {
            $optimizer->run($id, $deadline);
        } finally {
            (new Record($id))->survived();
        }
    }
}
