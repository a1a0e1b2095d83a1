<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * What became of a picture, kept with it: a state to find it by, and the facts of each file.
 *
 * States: queued, done, failed, restored, excluded. No state: never looked at.
 */
final class Record
{
    public const STATE = '_eiderpix_state';
    public const FACTS = '_eiderpix';
    public const BACKUP = '_eiderpix_backup';
    public const SAVED = '_eiderpix_saved';

    private int $id;
    /** @var array<string, mixed> */
    private array $facts;

    public function __construct(int $id)
    {
        $this->id = $id;
        $facts = get_post_meta($id, self::FACTS, true);
        $this->facts = is_array($facts) ? $facts : [];
    }

    /** As it is now, whatever another process has written since this one read it. */
    public static function afresh(int $id): self
    {
        wp_cache_delete($id, 'post_meta');
        return new self($id);
    }

    public function state(): string
    {
        return (string) get_post_meta($this->id, self::STATE, true);
    }

    public function setState(string $state): void
    {
        update_post_meta($this->id, self::STATE, $state);
    }

    public function error(): string
    {
        return (string) ($this->facts['error'] ?? '');
    }

    public function setError(string $sentence): void
    {
        $this->facts['error'] = $sentence;
        $this->save();
    }

    public function mode(): string
    {
        return (string) ($this->facts['mode'] ?? '');
    }

    /** The mode that was asked for this picture alone; empty for that of the settings. */
    public function askedMode(): string
    {
        return (string) ($this->facts['asked_mode'] ?? '');
    }

    public function ask(string $mode): void
    {
        $this->facts['asked_mode'] = $mode;
        $this->facts['files'] = array_filter($this->files(), static fn ($file) => !isset($file['error']));
        unset($this->facts['jobs'], $this->facts['error'], $this->facts['attempts']);
        $this->save();
    }

    /** Counts another try; gives how many there were. */
    public function attempt(): int
    {
        $this->facts['attempts'] = (int) ($this->facts['attempts'] ?? 0) + 1;
        $this->save();
        return $this->facts['attempts'];
    }

    /** Forgets the tries: PHP came through this one. */
    public function survived(): void
    {
        if (isset($this->facts['attempts'])) {
            unset($this->facts['attempts']);
            $this->save();
        }
    }

    /** @return array<string, array<string, mixed>> file name => facts */
    public function files(): array
    {
        return (array) ($this->facts['files'] ?? []);
    }

    /** @return array<string, mixed>|null */
    public function file(string $name): ?array
    {
        return $this->files()[$name] ?? null;
    }

    /** Notes what became of a file; its job is over with that. @param array<string, mixed> $facts */
    public function setFile(string $name, array $facts): void
    {
        $this->facts['files'][$name] = $facts;
        unset($this->facts['jobs'][$name]);
        $this->save();
    }

    /** @param array<string, array<string, mixed>> $files file name => facts */
    public function setFiles(array $files): void
    {
        if ($files !== $this->files()) {
            $this->facts['files'] = $files;
            $this->save();
        }
    }

    /** @return array<int, string> digests of the originals that its files were made of */
    public function originals(): array
    {
        return array_values(array_unique(array_column($this->files(), 'original')));
    }

    /** Takes over what is known of the same files under another attachment. */
    public function takeFiles(self $other): void
    {
        $this->facts = array_intersect_key($other->facts, ['files' => true, 'converted' => true]) + $this->facts;
        $this->save();
    }

    /** Has another attachment know the same. What was saved counts once. */
    public static function copy(int $from, int $to): void
    {
        $facts = get_post_meta($from, self::FACTS, true);
        is_array($facts) ? update_post_meta($to, self::FACTS, wp_slash($facts)) : delete_post_meta($to, self::FACTS);
        $state = (string) get_post_meta($from, self::STATE, true);
        $state !== '' ? update_post_meta($to, self::STATE, $state) : delete_post_meta($to, self::STATE);
        delete_post_meta($to, self::SAVED);
    }

    /** Has it count as one that was never looked at; what is known of its files stays known. */
    public function reopen(): void
    {
        unset($this->facts['jobs'], $this->facts['error'], $this->facts['attempts']);
        $this->save();
        delete_post_meta($this->id, self::STATE);
    }

    /** @return array<string, array<string, string>> file name => job id and digest of what was sent */
    public function jobs(): array
    {
        return (array) ($this->facts['jobs'] ?? []);
    }

    /** @param array<string, array<string, string>> $jobs */
    public function setJobs(array $jobs): void
    {
        $this->facts['jobs'] = $jobs;
        $this->save();
    }

    public function finish(string $mode): void
    {
        $this->facts['mode'] = $mode;
        $this->facts['at'] = time();
        unset($this->facts['jobs'], $this->facts['error'], $this->facts['attempts'], $this->facts['new']);
        $this->save();
        update_post_meta($this->id, self::SAVED, max(0, $this->originalBytes() - $this->bytes()));
        $this->setState('done');
    }

    /** Forgets the files; the state stays, so that nobody optimizes against its owner's will. */
    public function clear(string $state): void
    {
        $upload = isset($this->facts['converted']['ended']) ? ['converted' => $this->facts['converted']] : [];
        $this->facts = $upload;
        $upload === [] ? delete_post_meta($this->id, self::FACTS) : $this->save();
        delete_post_meta($this->id, self::SAVED);
        $this->setState($state);
    }

    /** When it was finished, in seconds since 1970; 0 when it was not. */
    public function finishedAt(): int
    {
        return (int) ($this->facts['at'] ?? 0);
    }

    /** Says whether it is worked on for the first time since its upload, so that no post shows it yet. */
    public function isNew(): bool
    {
        return !empty($this->facts['new']);
    }

    public function setNew(bool $isNew): void
    {
        $this->facts['new'] = $isNew;
        $this->save();
    }

    /** @return array<string, mixed>|null what is needed to lead back to the file that was uploaded */
    public function conversion(): ?array
    {
        return isset($this->facts['converted']['ended']) ? null : $this->upload();
    }

    /** @return array<string, mixed>|null the same, also where nothing leads back to it any more */
    public function upload(): ?array
    {
        return $this->facts['converted'] ?? null;
    }

    /** Notes that the picture is another than the one that was made of the upload. */
    public function endConversion(): void
    {
        if (isset($this->facts['converted'])) {
            $this->facts['converted']['ended'] = true;
            $this->save();
        }
    }

    /** @param array<string, mixed> $facts */
    public function setConversion(array $facts): void
    {
        $this->facts['converted'] = $facts;
        $this->save();
    }

    /** Notes that no original is kept any more. */
    public function forgetOriginals(): void
    {
        foreach (array_keys($this->files()) as $name) {
            unset($this->facts['files'][$name]['original']);
        }
        $this->save();
    }

    /** What went wrong with its files, each sentence once. */
    public function fileErrors(): string
    {
        return implode(' ', array_unique(array_filter(array_column($this->files(), 'error'))));
    }

    /** Says whether anything of it could be undone. */
    public function isRestorable(): bool
    {
        $files = $this->files();
        return $this->conversion() !== null
            || array_filter(array_column($files, 'original')) + array_filter(array_column($files, 'variants')) !== [];
    }

    public function originalBytes(): int
    {
        return (int) array_sum(array_column($this->files(), 'original_bytes'));
    }

    public function bytes(): int
    {
        return (int) array_sum(array_column($this->files(), 'bytes'));
    }

    private function save(): void
    {
        update_post_meta($this->id, self::FACTS, wp_slash($this->facts));
    }
}
