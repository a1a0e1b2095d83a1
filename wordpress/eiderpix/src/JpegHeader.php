<?php

declare(strict_types=1);

namespace Eiderpix;

/** Puts right what is told at the beginning of a JPEG that was made of a HEIC. */
final class JpegHeader
{
    private const ORIENTATION = 0x0112;
    private const MOST_OF_A_SEGMENT = 65519;

    /**
     * Adds a colour profile where there is none, and says that the picture is upright: decoders of HEIC turn it, and
     * leave the note that it was to be turned.
     */
    public static function amend(string $jpeg, string $profile): string
    {
        $head = '';
        $hasProfile = false;
        $at = 2;
        while ($at + 4 <= strlen($jpeg) && $jpeg[$at] === "\xFF" && $jpeg[$at + 1] !== "\xDA") {
            $length = 2 + (int) unpack('n', $jpeg, $at + 2)[1];
            $segment = substr($jpeg, $at, $length);
            if (substr($segment, 1, 1) === "\xE1" && substr($segment, 4, 6) === "Exif\0\0") {
                $segment = substr($segment, 0, 10) . self::upright(substr($segment, 10));
            }
            $hasProfile = $hasProfile || (substr($segment, 1, 1) === "\xE2" && substr($segment, 4, 11) === 'ICC_PROFILE');
            $head .= $segment;
            $at += $length;
        }
        return substr($jpeg, 0, 2) . self::withProfile($head, $hasProfile ? '' : $profile) . substr($jpeg, $at);
    }

    private static function upright(string $exif): string
    {
        $isLittle = substr($exif, 0, 2) === 'II';
        $two = $isLittle ? 'v' : 'n';
        $at = strlen($exif) >= 8 ? (int) unpack($isLittle ? 'V' : 'N', $exif, 4)[1] : PHP_INT_MAX - 1;
        $entries = $at + 2 <= strlen($exif) ? (int) unpack($two, $exif, $at)[1] : 0;
        for ($entry = $at + 2; $entries-- > 0 && $entry + 12 <= strlen($exif); $entry += 12) {
            if ((int) unpack($two, $exif, $entry)[1] === self::ORIENTATION) {
                return substr_replace($exif, pack($two, 1), $entry + 8, 2);
            }
        }
        return $exif;
    }

    /** Behind JFIF and EXIF, which have to come first. */
    private static function withProfile(string $head, string $profile): string
    {
        $parts = $profile === '' ? [] : str_split($profile, self::MOST_OF_A_SEGMENT);
        $segments = '';
        foreach ($parts as $index => $part) {
            $body = "ICC_PROFILE\0" . chr($index + 1) . chr(count($parts)) . $part;
            $segments .= "\xFF\xE2" . pack('n', strlen($body) + 2) . $body;
        }
        $at = 0;
        while ($at + 4 <= strlen($head) && in_array(substr($head, $at, 2), ["\xFF\xE0", "\xFF\xE1"], true)) {
            $at += 2 + (int) unpack('n', $head, $at + 2)[1];
        }
        return substr_replace($head, $segments, $at, 0);
    }
}
