<?php

/**
 * As much of WP-CLI as our commands need, for tests: `php wp_cli.php eiderpix optimize 4 --mode=glossy`.
 */

declare(strict_types=1);

define('WP_CLI', true);

final class WP_CLI
{
    /** @var array<string, string> */
    public static array $commands = [];

    public static function add_command(string $name, string $class): void
    {
        self::$commands[$name] = $class;
    }

    public static function log(string $text): void
    {
        echo $text, "\n";
    }

    public static function success(string $text): void
    {
        echo "Success: $text\n";
    }

    public static function warning(string $text): void
    {
        fwrite(STDERR, "Warning: $text\n");
    }

    public static function error(string $text): void
    {
        fwrite(STDERR, "Error: $text\n");
        exit(1);
    }
}

require getenv('SITE') . '/wp-load.php';

$arguments = array_slice($argv, 3);
$isOption = static fn (string $argument): bool => strncmp($argument, '--', 2) === 0;
$options = [];
foreach (array_filter($arguments, $isOption) as $option) {
    [$name, $value] = array_pad(explode('=', substr($option, 2), 2), 2, true);
    $options[$name] = $value;
}
$words = array_values(array_filter($arguments, static fn (string $argument): bool => !$isOption($argument)));
(new (WP_CLI::$commands[$argv[1]])())->{$argv[2]}($words, $options);
