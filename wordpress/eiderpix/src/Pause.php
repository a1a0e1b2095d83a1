<?php

declare(strict_types=1);

namespace Eiderpix;

/** Why all work rests, and until when: the service is away, credits are used up, the key no longer works. */
final class Pause
{
    private const OPTION = 'eiderpix_pause';

    public static function because(ApiException $error): void
    {
        $seconds = $error->retryAfter() ?? HOUR_IN_SECONDS;
        update_option(self::OPTION, ['until' => time() + $seconds, 'note' => Messages::of($error)], false);
        Schedule::in($seconds);
    }

    public static function end(): void
    {
        delete_option(self::OPTION);
    }

    public static function isOn(): bool
    {
        return (int) (self::get()['until'] ?? 0) > time();
    }

    public static function note(): string
    {
        return (string) (self::get()['note'] ?? '');
    }

    /** @return array<string, mixed> */
    private static function get(): array
    {
        $pause = get_option(self::OPTION, []);
        return is_array($pause) ? $pause : [];
    }
}
