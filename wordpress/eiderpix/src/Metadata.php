<?php

declare(strict_types=1);

namespace Eiderpix;

/** Keeps what WordPress knows of a picture true: sizes of files, and width and height where they changed. */
final class Metadata
{
    private Picture $picture;

    public function __construct(Picture $picture)
    {
        $this->picture = $picture;
    }

    public function refresh(): void
    {
        $metadata = wp_get_attachment_metadata($this->picture->id(), true);
        if (!is_array($metadata)) {
            return;
        }
        // A document has no measures and names no file.
        $file = (string) ($metadata['file'] ?? get_post_meta($this->picture->id(), '_wp_attached_file', true));
        $metadata = $this->measured($metadata, $this->picture->path($file));
        foreach ($metadata['sizes'] ?? [] as $size => $facts) {
            $path = $this->picture->path((string) ($facts['file'] ?? ''));
            if (isset($facts['filesize']) && is_file($path)) {
                $metadata['sizes'][$size]['filesize'] = (int) filesize($path);
            }
        }
        Changes::ofOurs(function () use ($metadata): void {
            update_post_meta($this->picture->id(), '_wp_attachment_metadata', wp_slash($metadata));
        });
    }

    /**
     * @param array<string, mixed> $metadata
     * @return array<string, mixed>
     */
    private function measured(array $metadata, string $path): array
    {
        if (!is_file($path)) {
            return $metadata;
        }
        if (isset($metadata['filesize'])) {
            $metadata['filesize'] = (int) filesize($path);
        }
        $measures = @getimagesize($path);
        $isTurned = $measures && [$measures[1], $measures[0]] === [$metadata['width'] ?? 0, $metadata['height'] ?? 0];
        if ($measures && $measures[0] > 0 && !$isTurned && isset($metadata['file'])) {
            $metadata['width'] = $measures[0];
            $metadata['height'] = $measures[1];
        }
        return $metadata;
    }
}
