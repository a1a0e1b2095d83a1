<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * HEIC, as telephones take it, becomes JPEG on the site itself, where its image editor reads it; the service does not.
 *
 * The uploaded file stays where it is, as with every conversion. WordPress 6.7 and later make the JPEG themselves.
 */
final class Heic
{
    public const TYPES = ['image/heic', 'image/heif'];
    public const NAME = '/\.hei[cf]$/i';
    /** The JPEG is what everything else is made of, so that nothing may be seen to be missing in it. */
    private const QUALITY = 95;

    public static function isReadable(): bool
    {
        return wp_image_editor_supports(['mime_type' => 'image/heic']);
    }

    /** @throws ApiException when the site cannot, or not with this one; nothing has changed then */
    public static function convert(Picture $picture, Record $record): void
    {
        $path = $picture->path($picture->mainName());
        [$aside, $type] = self::jpegOf($path);
        try {
            (new Conversion($picture, $record))->place($aside, wp_basename($path), $type);
        } finally {
            is_file($aside) && unlink($aside);
        }
    }

    /**
     * Gives what WordPress has just made of a HEIC the colours of it.
     *
     * @param array<string, mixed> $metadata
     */
    public static function recolor(Picture $picture, array $metadata): void
    {
        $original = $picture->path((string) ($metadata['original_image'] ?? ''));
        if ($picture->isHeic() || preg_match(self::NAME, $original) !== 1 || !is_file($original)) {
            return;
        }
        $profile = HeicProfile::of((string) file_get_contents($original));
        foreach (array_merge([$picture->mainName()], array_column((array) ($metadata['sizes'] ?? []), 'file')) as $name) {
            if (is_file($picture->path($name))) {
                self::amend($picture->path($name), $profile);
            }
        }
    }

    /** @return array{string, string} a file aside, and its type, which a filter of WordPress's may have chosen */
    private static function jpegOf(string $path): array
    {
        if (!self::isReadable()) {
            throw new ApiException('heic_unreadable');
        }
        $editor = wp_get_image_editor($path, ['mime_type' => 'image/heic']);
        if (is_wp_error($editor)) {
            throw new ApiException('heic_damaged', $editor->get_error_message());
        }
        $editor->set_quality(self::QUALITY);
        $saved = $editor->save(Files::aside($path) . '.jpg', 'image/jpeg');
        if (is_wp_error($saved)) {
            throw new ApiException('heic_damaged', $saved->get_error_message());
        }
        self::amend((string) $saved['path'], HeicProfile::of((string) file_get_contents($path)));
        return [(string) $saved['path'], (string) $saved['mime-type']];
    }

    private static function amend(string $path, string $profile): void
    {
        $made = (string) file_get_contents($path);
        $amended = strncmp($made, "\xFF\xD8", 2) === 0 ? JpegHeader::amend($made, $profile) : $made;
        if ($amended !== $made) {
            file_put_contents($path, $amended);
        }
    }
}
