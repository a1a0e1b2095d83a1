<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * Which service, by which key: constants first, then what was saved. On a network of sites one for all of them.
 *
 * A new key takes the place of the old one only after the service has said that it works.
 */
final class Connection
{
    private const OPTION = 'eiderpix_connection';

    public function url(): string
    {
        $url = defined('EIDERPIX_URL') ? (string) constant('EIDERPIX_URL') : (string) ($this->stored()['url'] ?? $this->proposedUrl());
        return untrailingslashit(trim($url));
    }

    public function key(): string
    {
        if (defined('EIDERPIX_API_KEY')) {
            return trim((string) constant('EIDERPIX_API_KEY'));
        }
        return Seal::open((string) ($this->stored()['key'] ?? '')) ?? '';
    }

    public function isReady(): bool
    {
        return $this->url() !== '' && $this->key() !== '';
    }

    /** A key was saved, but the salts in wp-config.php have changed since. */
    public function isUnreadable(): bool
    {
        return !$this->keyIsFixed() && ($this->stored()['key'] ?? '') !== '' && $this->key() === '';
    }

    public function keyIsFixed(): bool
    {
        return defined('EIDERPIX_API_KEY');
    }

    public function urlIsFixed(): bool
    {
        return defined('EIDERPIX_URL');
    }

    public function keyIsHidden(): bool
    {
        return defined('EIDERPIX_HIDE_API_KEY') && (bool) constant('EIDERPIX_HIDE_API_KEY');
    }

    /** The key of a network is its administrator's: who runs one of its sites neither sees nor changes it. */
    public static function mayManage(): bool
    {
        return current_user_can(is_multisite() ? 'manage_network_options' : 'manage_options');
    }

    public function client(): Client
    {
        return new Client($this->url(), $this->key());
    }

    /**
     * Asks the service about a key and keeps both when it works; otherwise nothing changes.
     *
     * @throws ApiException
     */
    public function connect(string $url, string $key): KeyCheck
    {
        $url = untrailingslashit(trim($this->urlIsFixed() ? $this->url() : $url));
        $key = trim($this->keyIsFixed() ? $this->key() : $key);
        $mistake = ApiKey::mistake($key);
        if ($mistake !== null) {
            throw new ApiException($mistake, '', ['length' => strlen($key)]);
        }
        $client = new Client(Client::checkedUrl($url), $key);
        $check = $client->checkKey();
        $this->keep($url, $key);
        $this->registerInstall($client, $check);
        return $check;
    }

    /**
     * Picks up the successor when our key was replaced; quietly does nothing when it was not, or there is none for us.
     */
    public function followReplacement(): ?KeyCheck
    {
        $secret = Seal::open((string) ($this->stored()['install'] ?? ''));
        if ($this->keyIsFixed() || $secret === null || !$this->isReady()) {
            return null;
        }
        $lock = new Lock('follow');
        if (!$this->client()->checkKey()->isRetiring() || !$lock->take(MINUTE_IN_SECONDS)) {
            return null;
        }
        try {
            $successor = $this->client()->pickUpSuccessor($secret);
            // Kept before anything else can fail: it is handed out once.
            $this->keep($this->url(), $successor);
        } finally {
            $lock->release();
        }
        $check = $this->client()->checkKey();
        $this->registerInstall($this->client(), $check);
        return $check;
    }

    public function forget(): void
    {
        $this->stored();
        delete_site_option(self::OPTION);
    }

    /** Without it the next key would have to be put in by hand; that is no reason to refuse this one. */
    private function registerInstall(Client $client, KeyCheck $check): void
    {
        if ($check->isRetiring()) {
            return;
        }
        $secret = bin2hex(random_bytes(16));
        try {
            $client->registerInstall($secret);
            $this->store(['install' => Seal::close($secret)]);
        } catch (ApiException $error) {
            $this->store(['install' => '']);
        }
    }

    private function keep(string $url, string $key): void
    {
        $this->store([
            'url' => $this->urlIsFixed() ? '' : $url,
            'key' => $this->keyIsFixed() ? '' : Seal::close($key),
        ]);
    }

    /** The address of the service that the plugin was downloaded from. */
    private function proposedUrl(): string
    {
        $file = dirname(__DIR__) . '/service.php';
        return is_file($file) ? (string) require $file : '';
    }

    /** @param array<string, string> $changes */
    private function store(array $changes): void
    {
        update_site_option(self::OPTION, array_merge($this->stored(), $changes));
    }

    /** @return array<string, string> */
    private function stored(): array
    {
        $stored = get_site_option(self::OPTION);
        return is_array($stored) ? $stored : $this->ofFormerSite();
    }

    /**
     * When a site becomes a network, what it had is the network's from then on.
     *
     * @return array<string, string>
     */
    private function ofFormerSite(): array
    {
        $stored = is_multisite() ? get_blog_option(get_main_site_id(), self::OPTION) : null;
        if (!is_array($stored)) {
            return [];
        }
        update_site_option(self::OPTION, $stored);
        delete_blog_option(get_main_site_id(), self::OPTION);
        return $stored;
    }
}
