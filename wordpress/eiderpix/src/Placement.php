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
     * @param string $sha256 of the file as it is now
     */
    public function place(string $name, array $job, string $sha256): void
    {
        $path = $this->picture->path($name);
        $bytes = (int) filesize($path);
        $facts = ['original_bytes' => $bytes, 'bytes' => $bytes, 'variants' => []];
        $asides = [];
        try {
            foreach ((array) $job['results'] as $result) {
                if ($result['outcome'] === 'optimized') {
                    $asides[$result['name']] = Files::aside($path);
                    $this->client->download((string) $job['id'], (string) $result['name'], $asides[$result['name']]);
                    Files::check($asides[$result['name']], $result);
                }
            }
            foreach ((array) $job['results'] as $result) {
                if ($result['name'] === 'main' && isset($asides['main']) && $this->isConverted($result)) {
                    $converted = (new Conversion($this->picture, $this->record))->place($asides['main'], $name, (string) $result['media_type']);
                    $facts = $this->factsOf($result) + $facts;
                    $path = $this->picture->path($converted);
                } elseif ($result['name'] === 'main') {
                    $facts = $this->placeMain($path, $result, $asides['main'] ?? null, $sha256) + $facts;
                } elseif (isset($asides[$result['name']])) {
                    Files::replace($asides[$result['name']], $path . '.' . $result['name']);
                    $facts['variants'][$result['name']] = (int) $result['size_bytes'];
                }
            }
        } finally {
            array_map(static fn ($aside) => is_file($aside) && unlink($aside), $asides);
        }
        $facts += ['sha256' => (string) hash_file('sha256', $path)];
        $this->record->setFile(wp_basename($path), $facts);
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
