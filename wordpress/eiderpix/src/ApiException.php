<?php

declare(strict_types=1);

namespace Eiderpix;

/** Why the service did not do what was asked, by a code that never changes. */
final class ApiException extends \RuntimeException
{
    private string $reason;
    /** @var array<string, int|string> */
    private array $facts;

    /** @param array<string, int|string> $facts */
    public function __construct(string $reason, string $detail = '', array $facts = [])
    {
        parent::__construct($detail);
        $this->reason = $reason;
        $this->facts = $facts;
    }

    public function reason(): string
    {
        return $this->reason;
    }

    /** @return int|string|null */
    public function fact(string $name)
    {
        return $this->facts[$name] ?? null;
    }

    /** Seconds after which it may work by itself; null when somebody has to do something first. */
    public function retryAfter(): ?int
    {
        $told = $this->facts['retry_after'] ?? null;
        if ($told !== null) {
            return max(1, (int) $told);
        }
        $passing = ['unreachable', 'unavailable', 'internal', 'queue_full', 'storage_full', 'too_many_requests',
            'request_in_progress', 'bad_answer'];
        if (in_array($this->reason, $passing, true)) {
            return 30;
        }
        return in_array($this->reason, ['out_of_credits', 'key_limit_reached'], true) ? HOUR_IN_SECONDS : null;
    }

    /** Says whether no other picture would fare better. */
    public function concernsAll(): bool
    {
        $ofOnePicture = ['picture_too_large', 'too_large', 'bad_request', 'invalid_option', 'result_gone', 'job_not_found',
            'no_such_result', 'damaged_download', 'heic_unreadable', 'heic_damaged'];
        return !in_array($this->reason, $ofOnePicture, true);
    }
}
