<?php

declare(strict_types=1);

namespace Eiderpix;

/** Tells a typo from a key: 18 characters and two of checksum. */
final class ApiKey
{
    private const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

    /** Gives the code of what is wrong, or null when it may be a key. */
    public static function mistake(string $key): ?string
    {
        if ($key === '') {
            return 'key_missing';
        }
        if (strlen($key) !== 20) {
            return 'key_wrong_length';
        }
        return ctype_alnum($key) && substr($key, 18) === self::checksum(substr($key, 0, 18)) ? null : 'key_mistyped';
    }

    private static function checksum(string $random): string
    {
        $sum = crc32($random) % 3844;
        return self::ALPHABET[intdiv($sum, 62)] . self::ALPHABET[$sum % 62];
    }
}
