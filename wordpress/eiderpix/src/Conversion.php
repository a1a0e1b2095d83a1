<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * A picture that no browser shows becomes one that every browser does: TIFF, BMP and HEIC become JPEG or PNG.
 *
 * The uploaded file stays where it is, so that no address breaks and *Restore* needs no copy of it.
 */
final class Conversion
{
    private Picture $picture;
    private Record $record;

    public function __construct(Picture $picture, Record $record)
    {
        $this->picture = $picture;
        $this->record = $record;
    }

    /**
     * Puts a checked result beside the original and has WordPress make its sizes of it.
     *
     * @return string the new file's name
     */
    public function place(string $aside, string $name, string $type): string
    {
        $id = $this->picture->id();
        $path = $this->picture->path($name);
        $extension = ['image/png' => 'png', 'image/webp' => 'webp', 'image/avif' => 'avif'][$type] ?? 'jpg';
        $target = dirname($path) . '/' . wp_unique_filename(dirname($path), pathinfo($name, PATHINFO_FILENAME) . '.' . $extension);
        $this->record->setConversion([
            'name' => $name,
            'type' => (string) get_post_mime_type($id),
            'attached' => (string) get_post_meta($id, '_wp_attached_file', true),
            'metadata' => wp_get_attachment_metadata($id, true),
            'made' => wp_basename($target),
        ]);
        $siblings = Siblings::of($id);
        Files::replace($aside, $target);
        self::attach($id, $target, $type);
        require_once ABSPATH . 'wp-admin/includes/image.php';
        $metadata = wp_generate_attachment_metadata($id, $target);
        wp_update_attachment_metadata($id, $metadata);
        // Of a large one WordPress shows another that it made of it.
        $this->record->setConversion(['main' => $this->picture->mainName()] + (array) $this->record->upload());
        foreach ($siblings as $sibling) {
            self::attach($sibling, $target, $type);
            wp_update_attachment_metadata($sibling, wp_slash((array) wp_get_attachment_metadata($id, true)));
        }
        return wp_basename($target);
    }

    /**
     * Leads the attachment back to the file that was uploaded, and removes what was made of it.
     *
     * @param array<int, int> $siblings attachments of the same file, which are led back, too
     * @return bool whether that was possible: what was edited since is another picture
     */
    public function undo(array $siblings): bool
    {
        $kept = $this->record->conversion();
        if ($kept === null) {
            return $this->record->upload() === null;
        }
        if ($this->picture->mainName() !== ($kept['main'] ?? $this->picture->mainName())) {
            $this->record->endConversion();
            return false;
        }
        // What bears a like name by chance is not ours to delete.
        $made = array_keys(array_diff($this->picture->files(), ['unlisted']));
        $folder = dirname($this->picture->path('any'));
        if (!is_file($folder . '/' . wp_basename((string) $kept['name']))) {
            throw new ApiException('backup_damaged');
        }
        foreach (array_merge([$this->picture->id()], $siblings) as $id) {
            self::leadBack($id, $kept);
        }
        foreach (array_diff(array_merge($made, [(string) $kept['made']]), [(string) $kept['name']]) as $name) {
            Variants::remove("$folder/$name", $this->record->file((string) $name) ?? []);
            wp_delete_file($folder . '/' . wp_basename((string) $name));
        }
        return true;
    }

    /** Deletes the uploaded file with its attachment, and the sizes that WordPress had made of it. */
    public function forget(): void
    {
        $kept = $this->record->upload();
        if ($kept === null) {
            return;
        }
        $sizes = array_column((array) ($kept['metadata']['sizes'] ?? []), 'file');
        foreach (array_merge([$kept['name'], $kept['made']], $sizes) as $name) {
            wp_delete_file($this->picture->path((string) $name));
        }
    }

    /** @param array<string, mixed> $kept */
    private static function leadBack(int $id, array $kept): void
    {
        update_post_meta($id, '_wp_attached_file', wp_slash((string) $kept['attached']));
        if (is_array($kept['metadata'])) {
            wp_update_attachment_metadata($id, wp_slash($kept['metadata']));
        } else {
            delete_post_meta($id, '_wp_attachment_metadata');
        }
        wp_update_post(['ID' => $id, 'post_mime_type' => (string) $kept['type']]);
    }

    private static function attach(int $id, string $path, string $type): void
    {
        update_attached_file($id, $path);
        wp_update_post(['ID' => $id, 'post_mime_type' => $type]);
    }
}
