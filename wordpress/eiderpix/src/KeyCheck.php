<?php

declare(strict_types=1);

namespace Eiderpix;

/** What the service says of a key that works. */
final class KeyCheck
{
    private string $state;
    private string $retiresAt;

    /** @param array<string, mixed> $answer */
    public function __construct(array $answer)
    {
        $this->state = (string) ($answer['state'] ?? '');
        $this->retiresAt = (string) ($answer['retires_at'] ?? '');
    }

    public function isRetiring(): bool
    {
        return $this->state === 'retiring';
    }

    /** When a retiring key ends, as people of this site read it. */
    public function retiresAt(): string
    {
        $moment = strtotime($this->retiresAt);
        $format = get_option('date_format') . ' ' . get_option('time_format');
        return $moment === false ? '' : (string) wp_date($format, $moment);
    }
}
