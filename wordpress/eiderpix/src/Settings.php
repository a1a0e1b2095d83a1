<?php

declare(strict_types=1);

namespace Eiderpix;

/** What the site owner chose; each with a default that needs no thought. */
final class Settings
{
    private const OPTION = 'eiderpix_settings';

    private const DEFAULTS = [
        'mode' => 'lossy',
        'formats' => ['webp'],
        'delivery' => 'picture',
        'on_upload' => true,
        'keep_metadata' => false,
        'resize' => false,
        'resize_width' => 2560,
        'resize_height' => 2560,
        'exclude' => '',
        'exclude_sizes' => [],
        'min_bytes' => 0,
        'convert' => true,
        'png_to_jpeg' => false,
        'budget_mb' => 0,
        'folders' => [],
    ];

    public function mode(): string
    {
        return (string) $this->get('mode');
    }

    /** @return array<int, string> */
    public function formats(): array
    {
        return (array) $this->get('formats');
    }

    public function delivery(): string
    {
        return (string) $this->get('delivery');
    }

    public function optimizesUploads(): bool
    {
        return (bool) $this->get('on_upload');
    }

    public function keepsMetadata(): bool
    {
        return (bool) $this->get('keep_metadata');
    }

    /** Says whether pictures that no browser shows are to become some that every one does. */
    public function converts(): bool
    {
        return (bool) $this->get('convert');
    }

    /** Says whether uploads in PNG are to become JPEG where that is smaller and nothing is transparent. */
    public function makesJpegOfPng(): bool
    {
        return (bool) $this->get('png_to_jpeg');
    }

    /** @return int bytes that kept originals may take; 0 for as many as it takes */
    public function budget(): int
    {
        return (int) $this->get('budget_mb') * MB_IN_BYTES;
    }

    /** @return array<int, string> paths below the site's root */
    public function folders(): array
    {
        return (array) $this->get('folders');
    }

    /** @return array{int, int}|null width and height of the box that full sizes are fitted into */
    public function box(): ?array
    {
        return $this->get('resize') ? [(int) $this->get('resize_width'), (int) $this->get('resize_height')] : null;
    }

    public function exclusions(): Exclusions
    {
        return new Exclusions(
            (string) $this->get('exclude'),
            (array) $this->get('exclude_sizes'),
            (int) $this->get('min_bytes')
        );
    }

    /** @return array<string, mixed> */
    public function all(): array
    {
        $saved = get_option(self::OPTION, []);
        return array_merge(self::DEFAULTS, is_array($saved) ? $saved : []);
    }

    /**
     * Keeps what a form or a command says, made valid; names what it could not take.
     *
     * @param array<string, mixed> $given
     * @return array<int, string> sentences
     */
    public function save(array $given): array
    {
        $problems = [];
        $values = $this->all();
        foreach (['mode' => ['lossy', 'glossy', 'lossless'], 'delivery' => ['picture', 'rewrite', 'none']] as $name => $words) {
            if (isset($given[$name])) {
                if (in_array($given[$name], $words, true)) {
                    $values[$name] = $given[$name];
                } else {
                    /* translators: 1: name of a setting, 2: list of words */
                    $problems[] = sprintf(__('%1$s must be one of %2$s.', 'eiderpix'), $name, implode(', ', $words));
                }
            }
        }
        foreach (['on_upload', 'keep_metadata', 'resize', 'convert', 'png_to_jpeg'] as $name) {
            if (isset($given[$name])) {
                $values[$name] = filter_var($given[$name], FILTER_VALIDATE_BOOLEAN);
            }
        }
        foreach (['resize_width' => 1, 'resize_height' => 1, 'min_bytes' => 0, 'budget_mb' => 0] as $name => $least) {
            if (isset($given[$name])) {
                $values[$name] = max($least, min(100000000, (int) $given[$name]));
            }
        }
        foreach (['formats' => ['webp', 'avif'], 'exclude_sizes' => null] as $name => $words) {
            if (isset($given[$name])) {
                $list = is_array($given[$name]) ? $given[$name] : explode(',', (string) $given[$name]);
                $list = array_values(array_filter(array_map(static fn ($word) => sanitize_text_field((string) $word), $list)));
                $values[$name] = $words === null ? $list : array_values(array_intersect($words, $list));
            }
        }
        if (isset($given['folders'])) {
            $values['folders'] = Folders::chosen((array) $given['folders']);
        }
        if (isset($given['exclude'])) {
            $values['exclude'] = sanitize_textarea_field((string) $given['exclude']);
            $problems = array_merge($problems, Exclusions::problemsOf($values['exclude']));
        }
        if ($problems === []) {
            update_option(self::OPTION, $values);
        }
        return $problems;
    }

    /** @return mixed */
    private function get(string $name)
    {
        return $this->all()[$name];
    }
}
