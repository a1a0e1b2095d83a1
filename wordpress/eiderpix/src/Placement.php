<?php

declare(strict_types=1);

namespace Eiderpix;

/** Puts the results of a job where they belong: the original kept, the bytes verified, the swap in one step. */
final class Placement
{
    private Client $client;
    private Picture $picture;
    private Record $record;

    public function __construct(Client $client, Picture $picture, Record $record)
    {
        $this->client = $client;
        $this->picture = $picture;
        $this->record = $record;
    }

    /**
     * Downloads and checks all of a job's results before the first takes its place.
     *
     * @param array<string, mixed> $job
     * @param string $sha256 of the file that was sent
     * @return bool whether the file still is that one; if not, nothing has changed
     */
    public function place(string $name, array $job, string $sha256): bool
    {
        $path = $this->picture->path($name);
        $asides = [];
        try {
            foreach ((array) $job['results'] as $result) {
                if ($result['outcome'] === 'optimized') {
                    $asides[$result['name']] = Files::aside($path);
                    $this->client->download((string) $job['id'], (string) $result['name'], $asides[$result['name']]);
                    Files::check($asides[$result['name']], $result);
                }
            }
            // Its time first: what is written from here on has another, which the variants will not have.
            $time = Files::timeOf($path);
            if ($time === 0 || hash_file('sha256', $path) !== $sha256) {
                return false;
            }
            $this->placeAll($name, array_column((array) $job['results'], null, 'name'), $asides, $sha256, $time);
        } finally {
            array_map(static fn ($aside) => is_file($aside) && unlink($aside), $asides);
        }
        return true;
    }

    /**
     * @param array<string, array<string, mixed>> $results
     * @param array<string, string> $asides
     */
    private function placeAll(string $name, array $results, array $asides, string $sha256, int $time): void
    {
        $path = $this->picture->path($name);
        $bytes = (int) filesize($path);
        $facts = ['original_bytes' => $bytes, 'bytes' => $bytes, 'variants' => []];
        // While it still has the time of those beside it that are of it.
        $foreign = $this->foreign($path, $this->record->file($name) ?? []);
        $main = $asides['main'] ?? null;
        $written = $main === null ? 0 : Files::timeOf($main);
        if ($main !== null && $this->isConverted($results['main'])) {
            $converted = (new Conversion($this->picture, $this->record))->place($main, $name, (string) $results['main']['media_type']);
            $facts = $this->factsOf($results['main']) + $facts;
            $path = $this->picture->path($converted);
            $foreign = $this->foreign($path, []);
            $time = $written;
        } elseif (isset($results['main'])) {
            $facts = $this->placeMain($path, $results['main'], $main, $sha256) + $facts;
            $time = isset($facts['original']) ? $written : $time;
        }
        foreach (array_diff_key($asides, ['main' => true]) as $format => $aside) {
            if (in_array($format, $foreign, true)) {
                $facts['foreign'][] = $format;
            } else {
                Variants::place($aside, $path, $format, $time);
                $facts['variants'][$format] = (int) $results[$format]['size_bytes'];
            }
        }
        $facts += ['sha256' => (string) hash_file('sha256', $path)];
        $this->record->setFile(wp_basename($path), $facts + ['mtime' => $time]);
    }

    /**
     * @param array<string, mixed> $known
     * @return array<int, string> formats that lie there already and are someone else's
     */
    private function foreign(string $path, array $known): array
    {
        return array_filter(Variants::FORMATS, static fn ($format) => Variants::isForeign($path, $format, $known));
    }

    /** @param array<string, mixed> $result */
    private function isConverted(array $result): bool
    {
        $isAskedFor = $this->record->isNew() && $this->picture->isPng() && $result['media_type'] === 'image/jpeg';
        return $this->picture->isConverted() || $isAskedFor;
    }

    /**
     * @param array<string, mixed> $result
     * @return array<string, mixed>
     */
    private function factsOf(array $result): array
    {
        return [
            'bytes' => (int) $result['size_bytes'],
            'score' => (float) $result['score'],
            'worst_tile' => (float) $result['worst_tile'],
            'floor' => $result['floor'],
        ];
    }

    /**
     * @param array<string, mixed> $result
     * @return array<string, mixed>
     */
    private function placeMain(string $path, array $result, ?string $aside, string $sha256): array
    {
        $bytes = (int) filesize($path);
        if ($aside === null || (int) $result['size_bytes'] >= $bytes) {
            return ['sha256' => $sha256, 'reason' => (string) ($result['reason'] ?? 'not_smaller')];
        }
        Backup::keep($this->picture->id(), $path, $sha256);
        Files::replace($aside, $path);
        $placed = (string) hash_file('sha256', $path);
        Backup::noteResult($placed, $sha256);
        return ['original' => $sha256, 'sha256' => $placed] + $this->factsOf($result);
    }
}
