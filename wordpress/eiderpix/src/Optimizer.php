<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * Optimizes one picture of the media library: all its files are sent, waited for, checked and put in place.
 *
 * What was sent is noted before waiting, so that after a crash the same jobs are found again and nothing is done twice.
 */
final class Optimizer
{
    private const FILES_AT_ONCE = 20;
    private const BYTES_AT_ONCE = 24000000;
    private const LONGEST_POLL = 15;

    private Client $client;
    private Settings $settings;

    public function __construct(Client $client, Settings $settings)
    {
        $this->client = $client;
        $this->settings = $settings;
    }

    /**
     * Works until the picture is finished (true) or the time is up (false); may be called again for the rest.
     *
     * @throws ApiException when no picture would fare better now
     */
    public function run(int $id, float $deadline): bool
    {
        $picture = new Picture($id);
        $record = new Record($id);
        $siblings = Siblings::of($id);
        if ($picture->isPlaced()) {
            Files::sweep(dirname($picture->path('any')));
        }
        if ($picture->files() !== []) {
            Freshness::clean($picture, $record, true);
        }
        if ($record->files() === []) {
            Siblings::ask($id, $siblings);
            $record = new Record($id);
        }
        $mode = $this->mode($record);
        try {
            $names = $this->unfinished($picture, $record);
            $isLeftAlone = ($picture->isConverted() || $picture->isHeic()) && !$this->settings->converts();
            if ($isLeftAlone || $picture->files() === [] || ($names === [] && $record->files() === [])) {
                $record->clear('excluded');
                $picture->files() === [] || Backup::release($id);
                return true;
            }
            if ($picture->isHeic()) {
                Heic::convert($picture, $record);
                $names = $this->unfinished($picture, $record);
            }
            $this->submit($picture, $record, $names, $mode);
            $items = $this->wait($record, $deadline);
            if ($items === null) {
                return false;
            }
            $isWhole = $this->apply($picture, $record, $items);
            if (!$isWhole || $this->unfinished($picture, $record) !== []) {
                // The rest has its turn: files that changed meanwhile, or the sizes of a converted picture.
                return false;
            }
            (new Metadata($picture))->refresh();
            $record->finish($mode);
            if ($record->fileErrors() !== '') {
                $record->setError($record->fileErrors());
                $record->setState('failed');
            } else {
                // Not before: of a file that was replaced the old original is let go when the new one is done.
                Backup::keepOnly($id, $record->originals());
            }
            Siblings::share($id, $siblings);
        } catch (ApiException $error) {
            if ($error->concernsAll() && !in_array($error->reason(), ['no_backup', 'not_writable'], true)) {
                throw $error;
            }
            $record->setJobs([]);
            $record->setError(Messages::of($error));
            $record->setState('failed');
        }
        return true;
    }

    /** Sends the files of a picture whose turn comes next, so that the service need not wait for us; mistakes come up then. */
    public function sendAhead(int $id, int $present): void
    {
        $picture = new Picture($id);
        $record = new Record($id);
        // What shares its file with the present one will be done with it.
        if ($picture->isHeic() || $picture->path($picture->mainName()) === (new Picture($present))->path($picture->mainName())) {
            return;
        }
        try {
            $this->submit($picture, $record, $this->unfinished($picture, $record), $this->mode($record));
        } catch (ApiException $error) {
            unset($error);
        }
    }

    private function mode(Record $record): string
    {
        return $record->askedMode() !== '' ? $record->askedMode() : $this->settings->mode();
    }

    /** @return array<string, string> file name => size, of files that are not as we left them */
    private function unfinished(Picture $picture, Record $record): array
    {
        $exclusions = $this->settings->exclusions();
        $unfinished = [];
        $isFirst = $this->asksForJpeg($picture, $record);
        foreach ($picture->files() as $name => $size) {
            if ($isFirst && $size !== 'full') {
                continue;
            }
            if (isset($record->jobs()[$name])) {
                $unfinished[(string) $name] = $size;
                continue;
            }
            $path = $picture->path((string) $name);
            $known = $record->file((string) $name);
            $digest = (string) hash_file('sha256', $path);
            $isDone = ($known !== null && $known['sha256'] === $digest) || $this->adopt($picture, $record, (string) $name, $digest);
            if (!$isDone && !$exclusions->excludes($picture->relativePath((string) $name), $size, (int) filesize($path), $picture->day())) {
                $unfinished[(string) $name] = $size;
            }
        }
        return $unfinished;
    }

    /** Of a PNG that may become a JPEG the full size goes first: its sizes are made of what it becomes. */
    private function asksForJpeg(Picture $picture, Record $record): bool
    {
        return $this->settings->makesJpegOfPng() && $record->isNew() && $record->files() === [] && $picture->isPng();
    }

    /** Recognises bytes that we made of an original: optimizing them once more would only lose quality. */
    private function adopt(Picture $picture, Record $record, string $name, string $digest): bool
    {
        $original = Backup::originalOf($digest);
        if ($original === null) {
            return false;
        }
        $path = $picture->path($name);
        $variants = [];
        foreach (Variants::FORMATS as $format) {
            // A picture of the library may be called like that, too.
            if (is_file("$path.$format") && Siblings::having($picture->id(), ["$name.$format"]) === []) {
                $variants[$format] = (int) filesize("$path.$format");
            }
        }
        Variants::bind($path, ['variants' => $variants]);
        $record->setFile($name, [
            'original' => $original,
            'original_bytes' => Backup::adopt($picture->id(), $original),
            'bytes' => (int) filesize($path),
            'variants' => $variants,
            'sha256' => $digest,
            'mtime' => Files::timeOf($path),
        ]);
        return true;
    }

    /** @param array<string, string> $names */
    private function submit(Picture $picture, Record $record, array $names, string $mode): void
    {
        $jobs = array_intersect_key($record->jobs(), $names);
        foreach ($this->batches($picture, array_diff_key($names, $jobs)) as $batch) {
            $paths = array_map([$picture, 'path'], $batch['names']);
            $options = $this->options($mode, $batch['resizes']);
            $options += $this->asksForJpeg($picture, $record) ? ['main_format' => 'jpeg'] : [];
            $items = $this->client->submit($paths, $options, 0);
            $refused = null;
            foreach ($batch['names'] as $index => $name) {
                $item = $items[$index] ?? [];
                if (isset($item['job']['id'])) {
                    $jobs[$name] = ['job' => (string) $item['job']['id'], 'sha256' => (string) $item['sha256']];
                } else {
                    $error = $item['error'] ?? [];
                    $refused = new ApiException((string) ($error['code'] ?? 'bad_answer'), (string) ($error['detail'] ?? ''));
                }
            }
            $record->setJobs($jobs);
            if ($refused !== null) {
                throw $refused;
            }
        }
    }

    /**
     * @param array<string, string> $names
     * @return array<int, array{names: array<int, string>, resizes: bool}>
     */
    private function batches(Picture $picture, array $names): array
    {
        $batches = [];
        $bytes = 0;
        foreach ($names as $name => $size) {
            $resizes = $size === 'full' && $this->settings->box() !== null;
            $own = (int) filesize($picture->path((string) $name));
            $last = count($batches) - 1;
            $fits = $last >= 0 && $batches[$last]['resizes'] === $resizes
                && count($batches[$last]['names']) < self::FILES_AT_ONCE && $bytes + $own <= self::BYTES_AT_ONCE;
            if ($fits) {
                $batches[$last]['names'][] = (string) $name;
                $bytes += $own;
            } else {
                $batches[] = ['names' => [(string) $name], 'resizes' => $resizes];
                $bytes = $own;
            }
        }
        return $batches;
    }

    /** @return array<string, string> */
    private function options(string $mode, bool $resizes): array
    {
        $options = ['mode' => $mode, 'keep_metadata' => $this->settings->keepsMetadata() ? 'true' : 'false'];
        if ($this->settings->formats() !== []) {
            $options['formats'] = implode(',', $this->settings->formats());
        }
        $box = $this->settings->box();
        if ($resizes && $box !== null) {
            $options += ['resize_fit' => 'inner', 'resize_width' => (string) $box[0], 'resize_height' => (string) $box[1]];
        }
        return $options;
    }

    /** @return array<string, array<string, mixed>>|null file name => item; null when the time is up */
    private function wait(Record $record, float $deadline): ?array
    {
        $jobs = $record->jobs();
        if ($jobs === []) {
            return [];
        }
        do {
            // Rounded up: the last part of a second would be spent asking again and again.
            $left = (int) ceil(max(0, $deadline - microtime(true)));
            $items = $this->client->jobs(array_column($jobs, 'job'), min(self::LONGEST_POLL, $left));
            $isOpen = static fn ($item) => in_array($item['job']['state'] ?? '', ['queued', 'running'], true);
            if (count($items) === count($jobs) && array_filter($items, $isOpen) === []) {
                return array_combine(array_keys($jobs), $items);
            }
        } while (microtime(true) < $deadline);
        return null;
    }

    /**
     * Puts results in place; false when something has to be sent again.
     *
     * @param array<string, array<string, mixed>> $items
     */
    private function apply(Picture $picture, Record $record, array $items): bool
    {
        $isWhole = true;
        foreach ($items as $name => $item) {
            $jobs = $record->jobs();
            $path = $picture->path($name);
            $state = $item['job']['state'] ?? 'lost';
            $isSame = is_file($path) && hash_file('sha256', $path) === $jobs[$name]['sha256'];
            if ($state === 'failed' && $this->asksForJpeg($picture, $record)) {
                // Transparent, or not worth it: it stays a PNG.
                $record->setNew(false);
                $isWhole = false;
            } elseif ($state === 'failed') {
                $this->fail($record, $name, $path, (array) $item['job']['failure']);
            } elseif ($state === 'done' && $isSame) {
                $placement = new Placement($this->client, $picture, $record);
                $isWhole = $placement->place($name, (array) $item['job'], $jobs[$name]['sha256']) && $isWhole;
            } else {
                $isWhole = false;
            }
            // Of what became another file, of a PNG that stays one, and of what has to be sent again.
            if (isset($record->jobs()[$name])) {
                $record->setJobs(array_diff_key($record->jobs(), [$name => true]));
            }
        }
        return $isWhole;
    }

    /** @param array<string, mixed> $failure */
    private function fail(Record $record, string $name, string $path, array $failure): void
    {
        if (!empty($failure['is_transient'])) {
            $record->setJobs([]);
            throw new ApiException('unavailable', (string) ($failure['detail'] ?? ''));
        }
        $bytes = (int) filesize($path);
        $record->setFile($name, [
            'sha256' => (string) hash_file('sha256', $path),
            'mtime' => Files::timeOf($path),
            'original_bytes' => $bytes,
            'bytes' => $bytes,
            'error' => (string) ($failure['detail'] ?? $failure['code'] ?? ''),
        ]);
    }
}
