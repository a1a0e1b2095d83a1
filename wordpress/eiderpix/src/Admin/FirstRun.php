<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\Connection;

/** The first screen: where the service is, and the key. */
final class FirstRun
{
    private Connection $connection;

    public function __construct(Connection $connection)
    {
        $this->connection = $connection;
    }

    public function show(): void
    {
        if (!Connection::mayManage()) {
            echo '<div class="eiderpix-card"><p>' . esc_html__('The administrator of the network connects its sites to an Eiderpix service, once for all of them.', 'eiderpix') . '</p></div>';
            return;
        }
        $typed = Actions::typed();
        echo '<div class="eiderpix-card"><h2>' . esc_html__('Connect this site to your Eiderpix', 'eiderpix') . '</h2>';
        if ($this->connection->isUnreadable()) {
            echo '<div class="notice notice-warning inline"><p>'
                . esc_html__('The saved API key cannot be opened any more, because the salts in wp-config.php have changed. Put it in again.', 'eiderpix')
                . '</p></div>';
        }
        Form::open('connect');
        $this->showAddress($typed['url'] ?? $this->connection->url());
        if ($this->connection->keyIsFixed()) {
            echo '<p>' . esc_html__('The API key is set in wp-config.php (EIDERPIX_API_KEY).', 'eiderpix') . '</p>';
        } else {
            if (isset($typed['hint'])) {
                /* translators: %s: the first characters of a key */
                echo '<p>' . esc_html(sprintf(__('The API key that begins with %s is kept: leave the field empty to use it.', 'eiderpix'), $typed['hint'])) . '</p>';
            }
            Form::text('eiderpix_key', __('API key', 'eiderpix'), $typed['key'] ?? '', __('20 letters and digits. It is in the mail you got when you signed up, and in your dashboard.', 'eiderpix'));
        }
        Form::close(__('Continue', 'eiderpix'), 'button button-primary button-hero');
        echo '</div><div class="eiderpix-card"><h2>' . esc_html__('No key yet?', 'eiderpix') . '</h2>';
        Form::open('sign_up');
        if (!$this->connection->urlIsFixed()) {
            Form::text('eiderpix_sign_up_url', __('Address of the service', 'eiderpix'), $typed['url'] ?? $this->connection->url(), '');
        }
        Form::text('eiderpix_email', __('Your e-mail address', 'eiderpix'), $typed['email'] ?? (string) wp_get_current_user()->user_email, __('The key comes by mail.', 'eiderpix'));
        Form::close(__('Sign up', 'eiderpix'), 'button');
        echo '</div>';
    }

    private function showAddress(string $url): void
    {
        if ($this->connection->urlIsFixed()) {
            /* translators: %s: an address */
            echo '<p>' . esc_html(sprintf(__('Service: %s, set in wp-config.php (EIDERPIX_URL).', 'eiderpix'), $url)) . '</p>';
            return;
        }
        Form::text('eiderpix_url', __('Address of the service', 'eiderpix'), $url, __('Where your Eiderpix runs, like https://pictures.example.org. Pictures are sent there; nobody needs to reach this site.', 'eiderpix'));
    }
}
