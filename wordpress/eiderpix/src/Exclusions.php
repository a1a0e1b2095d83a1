<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * Pictures that are left alone. One rule a line, compared with the path below the uploads folder:
 * "name:logo", "path:2019/", "type:gif", "regex:~^2020/0[1-3]/~", "before:2020-01-01" and "after:2023-05-31" for the
 * day of the upload; a rule without a word is a part of the path.
 */
final class Exclusions
{
    /** @var array<int, array{string, string}> */
    private array $rules = [];
    /** @var array<int, string> */
    private array $sizes;
    private int $minBytes;

    /** @param array<int, string> $sizes */
    public function __construct(string $rules, array $sizes, int $minBytes)
    {
        foreach (preg_split('/\R/', $rules) ?: [] as $line) {
            $line = trim($line);
            if ($line !== '') {
                $this->rules[] = self::parse($line);
            }
        }
        $this->sizes = $sizes;
        $this->minBytes = $minBytes;
    }

    /** @return array<int, string> sentences */
    public static function problemsOf(string $rules): array
    {
        $problems = [];
        foreach (preg_split('/\R/', $rules) ?: [] as $line) {
            [$kind, $text] = self::parse(trim($line));
            if ($kind === 'regex' && @preg_match($text, '') === false) {
                /* translators: %s: a rule */
                $problems[] = sprintf(__('This is not a regular expression with its delimiters: %s', 'eiderpix'), $text);
            }
            if (in_array($kind, ['before', 'after'], true) && !self::isDay($text)) {
                /* translators: %s: a rule */
                $problems[] = sprintf(__('This is not a day like 2024-12-31: %s', 'eiderpix'), $text);
            }
        }
        return $problems;
    }

    /** @param string $day of the upload, like 2024-12-31 */
    public function excludes(string $path, string $size, int $bytes, string $day): bool
    {
        return $bytes < $this->minBytes || in_array($size, $this->sizes, true) || $this->excludesByRule($path, $day);
    }

    private function excludesByRule(string $path, string $day): bool
    {
        foreach ($this->rules as [$kind, $text]) {
            $name = basename($path);
            $matches = [
                'name' => static fn () => stripos($name, $text) !== false,
                'path' => static fn () => stripos($path, $text) !== false,
                'type' => static fn () => strcasecmp(pathinfo($path, PATHINFO_EXTENSION), $text) === 0,
                'regex' => static fn () => @preg_match($text, $path) === 1,
                'before' => static fn () => self::isDay($text) && $day < $text,
                'after' => static fn () => self::isDay($text) && $day > $text,
            ];
            if ($matches[$kind]()) {
                return true;
            }
        }
        return false;
    }

    /** @return array{string, string} */
    private static function parse(string $line): array
    {
        foreach (['name', 'path', 'type', 'regex', 'before', 'after'] as $kind) {
            if (stripos($line, "$kind:") === 0) {
                return [$kind, trim(substr($line, strlen($kind) + 1))];
            }
        }
        return ['path', $line];
    }

    private static function isDay(string $text): bool
    {
        $parts = array_map('intval', explode('-', $text));
        return preg_match('/^\d{4}-\d\d-\d\d$/', $text) === 1 && checkdate($parts[1], $parts[2], $parts[0]);
    }
}
