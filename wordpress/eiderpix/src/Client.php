<?php

declare(strict_types=1);

namespace Eiderpix;

/** Everything that is said to the service. The key goes to the configured address and nowhere else. */
final class Client
{
    private const LONGEST_WAIT = 25;
    private const REPLY_WITHIN = 30;

    private string $url;
    private string $key;

    public function __construct(string $url, string $key)
    {
        $this->url = untrailingslashit($url);
        $this->key = $key;
    }

    /** @throws ApiException when this cannot be the address of a service */
    public static function checkedUrl(string $url): string
    {
        if ($url === '') {
            throw new ApiException('url_missing');
        }
        $parts = wp_parse_url($url);
        $isAddress = is_array($parts) && !empty($parts['host'])
            && in_array($parts['scheme'] ?? '', ['http', 'https'], true) && !isset($parts['user']);
        if (!$isAddress) {
            throw new ApiException('url_invalid');
        }
        return $url;
    }

    public function checkKey(): KeyCheck
    {
        $answer = $this->json('GET', '/key');
        if (!in_array($answer['state'] ?? '', ['active', 'retiring'], true)) {
            throw new ApiException('not_eiderpix');
        }
        return new KeyCheck($answer);
    }

    /** @return array<string, mixed> */
    public function usage(): array
    {
        return $this->json('GET', '/usage');
    }

    public function signUp(string $email): void
    {
        $this->json('POST', '/sign-up', ['email' => $email]);
    }

    public function registerInstall(string $secret): void
    {
        $this->json('POST', '/installs', ['site' => network_home_url(), 'secret' => $secret]);
    }

    public function pickUpSuccessor(string $secret): string
    {
        return (string) ($this->json('POST', '/key/successor', ['secret' => $secret])['api_key'] ?? '');
    }

    /**
     * Sends files; gives one item for each, in their order, with the digest of what was sent.
     *
     * @param array<int, string> $paths
     * @param array<string, string> $options
     * @return array<int, array<string, mixed>>
     */
    public function submit(array $paths, array $options, int $wait): array
    {
        $boundary = 'eiderpix-' . bin2hex(random_bytes(12));
        $digest = hash_init('sha256');
        $body = '';
        $sent = [];
        foreach ($options as $name => $value) {
            hash_update($digest, "$name=$value\n");
            $body .= "--$boundary\r\nContent-Disposition: form-data; name=\"$name\"\r\n\r\n$value\r\n";
        }
        foreach ($paths as $path) {
            $bytes = file_get_contents($path);
            if ($bytes === false) {
                throw new ApiException('unreadable', $path);
            }
            $name = str_replace(['"', "\r", "\n"], '_', wp_basename($path));
            $sent[] = hash('sha256', $bytes);
            hash_update($digest, $name . "\0" . end($sent) . "\n");
            $body .= "--$boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"$name\"\r\n"
                . "Content-Type: application/octet-stream\r\n\r\n" . $bytes . "\r\n";
            unset($bytes);
        }
        $answer = $this->json('POST', '/jobs?wait=' . self::bounded($wait), $body . "--$boundary--\r\n", [
            'Content-Type' => "multipart/form-data; boundary=$boundary",
            'Idempotency-Key' => hash_final($digest),
        ], 120);
        $items = array_slice($this->items($answer), 0, count($sent));
        return array_map(static fn ($item, $sha256) => (array) $item + ['sha256' => $sha256], $items, array_slice($sent, 0, count($items)));
    }

    /**
     * @param array<int, string> $ids
     * @return array<int, array<string, mixed>>
     */
    public function jobs(array $ids, int $wait): array
    {
        $query = 'ids=' . rawurlencode(implode(',', $ids)) . '&wait=' . self::bounded($wait);
        return $this->items($this->json('GET', '/jobs?' . $query));
    }

    /** Downloads a result into a file that must not exist yet. */
    public function download(string $job, string $name, string $to): void
    {
        $path = '/jobs/' . rawurlencode($job) . '/results/' . rawurlencode($name);
        $response = $this->send('GET', $path, null, [], 120, ['stream' => true, 'filename' => $to]);
        if (wp_remote_retrieve_response_code($response) !== 200) {
            $body = (string) @file_get_contents($to, false, null, 0, 20000);
            @unlink($to);
            throw $this->refusal($response, $body);
        }
    }

    /**
     * @param array<string, mixed>|string|null $body
     * @param array<string, string> $headers
     * @return array<string, mixed>
     */
    private function json(string $method, string $path, $body = null, array $headers = [], int $slack = self::REPLY_WITHIN): array
    {
        if (is_array($body)) {
            $body = (string) wp_json_encode($body);
            $headers['Content-Type'] = 'application/json';
        }
        $response = $this->send($method, $path, $body, $headers, $slack, []);
        $text = wp_remote_retrieve_body($response);
        $code = (int) wp_remote_retrieve_response_code($response);
        if ($code === 204) {
            return [];
        }
        $answer = json_decode($text, true);
        if ($code < 200 || $code > 299) {
            throw $this->refusal($response, $text);
        }
        if (!is_array($answer)) {
            throw new ApiException('not_eiderpix');
        }
        return $answer;
    }

    /**
     * @param array<string, string> $headers
     * @param array<string, mixed> $more
     * @return array<string, mixed>
     */
    private function send(string $method, string $path, ?string $body, array $headers, int $slack, array $more): array
    {
        $headers['Accept'] = 'application/json';
        $headers['Eiderpix-Site'] = home_url();
        if ($this->key !== '') {
            $headers['Authorization'] = 'Bearer ' . $this->key;
        }
        $response = wp_remote_request($this->url . '/api/v1' . $path, array_merge([
            'method' => $method,
            'headers' => $headers,
            'body' => $body,
            'timeout' => self::LONGEST_WAIT + $slack,
            // A redirect would carry the key to another server.
            'redirection' => 0,
            'user-agent' => 'Eiderpix for WordPress ' . VERSION,
        ], $more));
        if (is_wp_error($response)) {
            $why = $response->get_error_message();
            $isTls = preg_match('/cURL error (35|51|53|58|59|60|66|77|80|82|83|90|91)\b|certificate|SSL/i', $why) === 1;
            throw new ApiException($isTls ? 'tls' : 'unreachable', $why);
        }
        return $response;
    }

    /** @param array<string, mixed> $response */
    private function refusal(array $response, string $body): ApiException
    {
        $problem = json_decode($body, true);
        if (!is_array($problem) || !isset($problem['code'])) {
            $code = (int) wp_remote_retrieve_response_code($response);
            // A proxy in front of a service that restarts.
            return new ApiException(in_array($code, [502, 503, 504], true) ? 'unavailable' : 'not_eiderpix');
        }
        $facts = [];
        $retryAfter = wp_remote_retrieve_header($response, 'retry-after');
        if (is_string($retryAfter) && ctype_digit($retryAfter)) {
            $facts['retry_after'] = (int) $retryAfter;
        }
        return new ApiException((string) $problem['code'], (string) ($problem['detail'] ?? ''), $facts);
    }

    /**
     * @param array<string, mixed> $answer
     * @return array<int, array<string, mixed>>
     */
    private function items(array $answer): array
    {
        if (!isset($answer['items']) || !is_array($answer['items'])) {
            throw new ApiException('bad_answer');
        }
        return array_values($answer['items']);
    }

    private static function bounded(int $wait): int
    {
        return max(0, min(self::LONGEST_WAIT, $wait));
    }
}
