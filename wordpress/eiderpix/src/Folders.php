<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * Pictures outside the media library: folders of the site that its owner chose from a list.
 *
 * Each file found has an unlisted post of its own, so that the same queue, records and backups serve it. A path never
 * comes from a request: what a form sends is looked up in the list, and every use is checked again by realpath().
 */
final class Folders
{
    public const TYPE = 'eiderpix_file';
    private const PATH = '_eiderpix_path';
    private const DEPTH = 4;
    private const MOST_CHOICES = 500;
    private const MOST_FILES = 20000;
    private const EXTENSIONS = ['jpg' => 'image/jpeg', 'jpeg' => 'image/jpeg', 'png' => 'image/png', 'gif' => 'image/gif',
        'webp' => 'image/webp', 'avif' => 'image/avif', 'pdf' => 'application/pdf'];

    /** @var array<string, int> */
    private array $known = [];
    /** @var array<string, int> */
    private array $attached = [];

    public static function hook(): void
    {
        add_action('init', static function (): void {
            register_post_type(self::TYPE, ['public' => false, 'rewrite' => false, 'query_var' => false, 'can_export' => false]);
        });
    }

    /** @return array<int, string> folders that can be chosen, as paths below the site's root */
    public static function choices(): array
    {
        $found = [];
        self::collect('', 1, $found);
        sort($found);
        return array_slice($found, 0, self::MOST_CHOICES);
    }

    /**
     * @param array<int, mixed> $given
     * @return array<int, string> what of it is on the list
     */
    public static function chosen(array $given): array
    {
        return array_values(array_intersect(self::choices(), array_map('strval', $given)));
    }

    /** Where the file of a post is; empty when it is in no chosen folder any more. */
    public static function pathOf(int $id): string
    {
        $path = realpath(ABSPATH . (string) get_post_meta($id, self::PATH, true));
        foreach ((new Settings())->folders() as $folder) {
            $base = realpath(ABSPATH . $folder);
            if ($path !== false && $base !== false && strpos($path, $base . DIRECTORY_SEPARATOR) === 0) {
                return $path;
            }
        }
        return '';
    }

    /** Notes every picture of the chosen folders that is not known yet or was replaced; gives how many there are. */
    public function scan(): int
    {
        $new = 0;
        if ((new Settings())->folders() === []) {
            return 0;
        }
        $this->known = Library::valuesOf(self::PATH);
        $this->attached = Library::valuesOf('_wp_attached_file');
        foreach ((new Settings())->folders() as $folder) {
            if (!in_array($folder, self::choices(), true)) {
                continue;
            }
            $isThere = false;
            foreach ($this->picturesIn(ABSPATH . $folder) as $path) {
                // A folder in which nothing is may be a disk that is away.
                $isThere || $this->forgetGone($folder);
                $isThere = true;
                $new += is_file($path) && $this->note($path) ? 1 : 0;
            }
        }
        return $new;
    }

    /** @return array<int, int> the post of a file, if it has one */
    public static function with(string $path): array
    {
        $ids = get_posts(['post_type' => self::TYPE, 'post_status' => 'any', 'fields' => 'ids', 'numberposts' => 1,
            'meta_key' => self::PATH, 'meta_value' => self::relative($path)]);
        return array_map('intval', $ids);
    }

    /** Lets go of what belonged to files that are gone. */
    private function forgetGone(string $folder): void
    {
        foreach ($this->known as $relative => $id) {
            $path = ABSPATH . $relative;
            if (strpos((string) $relative, "$folder/") !== 0 || is_file($path)) {
                continue;
            }
            foreach ((new Record($id))->files() as $facts) {
                Variants::remove($path, $facts);
            }
            Backup::release($id);
            wp_delete_post($id, true);
        }
    }

    private static function relative(string $path): string
    {
        return ltrim(substr(wp_normalize_path($path), strlen(wp_normalize_path(ABSPATH))), '/');
    }

    /** @return iterable<int, string> */
    private function picturesIn(string $folder): iterable
    {
        $isWanted = static fn ($file) => $file->getFilename()[0] !== '.' && !$file->isLink();
        $files = new \RecursiveIteratorIterator(new \RecursiveCallbackFilterIterator(
            new \RecursiveDirectoryIterator($folder, \FilesystemIterator::SKIP_DOTS),
            $isWanted
        ), \RecursiveIteratorIterator::LEAVES_ONLY, \RecursiveIteratorIterator::CATCH_GET_CHILD);
        $count = 0;
        foreach ($files as $file) {
            $isVariant = preg_match('/^(.+\.(?:jpe?g|png|gif|webp))\.(webp|avif)$/i', (string) $file->getPathname(), $parts) === 1;
            if (!($isVariant && is_file($parts[1])) && isset(self::EXTENSIONS[strtolower($file->getExtension())]) && $count++ < self::MOST_FILES) {
                yield (string) $file->getPathname();
            }
        }
    }

    private function note(string $path): bool
    {
        $relative = self::relative($path);
        if (isset($this->known[$relative])) {
            // Something may have put another in its place.
            return Freshness::settle($this->known[$relative], false, false);
        }
        if ($this->isOfLibrary($path)) {
            return false;
        }
        $id = wp_insert_post(['post_type' => self::TYPE, 'post_status' => 'private', 'post_title' => wp_slash($relative),
            'post_mime_type' => self::EXTENSIONS[strtolower(pathinfo($path, PATHINFO_EXTENSION))],
            'post_date' => wp_date('Y-m-d H:i:s', (int) filemtime($path)), 'meta_input' => [self::PATH => wp_slash($relative)]]);
        return is_int($id) && $id > 0;
    }

    /** Says whether a file is one of the media library's, which takes care of it. */
    private function isOfLibrary(string $path): bool
    {
        $base = trailingslashit(wp_normalize_path((string) wp_upload_dir(null, false)['basedir']));
        $path = wp_normalize_path($path);
        if (strpos($path, $base) !== 0) {
            return false;
        }
        $plain = (string) preg_replace('/(-\d+x\d+|-scaled)?(@2x)?(\.\w+)$/', '$3', substr($path, strlen($base)));
        $scaled = (string) preg_replace('/(\.\w+)$/', '-scaled$1', $plain);
        return isset($this->attached[$plain]) || isset($this->attached[$scaled]) || isset($this->attached[substr($path, strlen($base))]);
    }

    /** @param array<int, string> $found */
    private static function collect(string $below, int $depth, array &$found): void
    {
        foreach (glob(ABSPATH . addcslashes($below, '*?[]\\') . '*', GLOB_ONLYDIR) ?: [] as $path) {
            $name = wp_basename($path);
            $relative = $below . $name;
            $isYear = preg_match('/^\d{4}$/', $name) === 1;
            $isOurs = in_array($name, ['eiderpix-originals', 'node_modules', 'cache', 'upgrade', 'languages'], true);
            if (is_link($path) || $isYear || $isOurs || in_array($relative, ['wp-admin', 'wp-includes', 'wp-content/plugins/eiderpix'], true)) {
                continue;
            }
            // The library's own folder is the library's; folders in it may be a gallery's.
            if (!in_array($relative, ['wp-content', 'wp-content/uploads', 'wp-content/plugins', 'wp-content/themes'], true)) {
                $found[] = $relative;
            }
            if ($depth < self::DEPTH) {
                self::collect("$relative/", $depth + 1, $found);
            }
        }
    }
}
