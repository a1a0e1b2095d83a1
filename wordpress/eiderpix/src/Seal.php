<?php

declare(strict_types=1);

namespace Eiderpix;

/** Seals short texts with the site's salts, so that a copy of the database alone opens none of them. */
final class Seal
{
    public static function close(string $text): string
    {
        $nonce = random_bytes(SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
        return base64_encode($nonce . sodium_crypto_secretbox($text, $nonce, self::key()));
    }

    /** Gives null when the text was changed, or sealed with other salts. */
    public static function open(string $sealed): ?string
    {
        $bytes = base64_decode($sealed, true);
        if ($bytes === false || strlen($bytes) <= SODIUM_CRYPTO_SECRETBOX_NONCEBYTES) {
            return null;
        }
        $nonce = substr($bytes, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
        $box = substr($bytes, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
        $text = sodium_crypto_secretbox_open($box, $nonce, self::key());
        return $text === false ? null : $text;
    }

    private static function key(): string
    {
        return hash('sha256', 'eiderpix key|' . wp_salt('auth') . wp_salt('secure_auth'), true);
    }
}
