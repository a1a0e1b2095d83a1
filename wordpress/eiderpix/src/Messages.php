<?php

declare(strict_types=1);

namespace Eiderpix;

/** Each mistake in its own words, with what to do about it. */
final class Messages
{
    public static function of(ApiException $error): string
    {
        switch ($error->reason()) {
            case 'url_missing':
                return __('Enter the address of your Eiderpix service, like https://pictures.example.org.', 'eiderpix');
            case 'url_invalid':
                return __('This is not an address. It begins with https:// (or http://) and names a server.', 'eiderpix');
            case 'key_missing':
                return __('Enter your API key. It is in the mail you got when you signed up, and in your dashboard.', 'eiderpix');
            case 'key_wrong_length':
                /* translators: %d: number of characters */
                return sprintf(__('An API key has 20 characters; this one has %d. Copy it again, whole.', 'eiderpix'), (int) $error->fact('length'));
            case 'key_mistyped':
                return __('This API key is mistyped: its check characters do not fit. Copy it again from your dashboard.', 'eiderpix');
            case 'key_unknown':
                return __('The service does not know this API key. Is it the key of another service?', 'eiderpix');
            case 'key_revoked':
                return __('This API key was revoked and no longer works. Copy the current one from your dashboard.', 'eiderpix');
            case 'account_suspended':
                return __('The account of this API key is suspended. Ask the operator of the service.', 'eiderpix');
            case 'too_many_requests':
                return __('The service asks for a pause after so many tries. Wait a minute and try again.', 'eiderpix');
            case 'unreachable':
                /* translators: %s: technical reason */
                return sprintf(__('The service cannot be reached from this site. Check the address, and whether the service runs. (%s)', 'eiderpix'), $error->getMessage());
            case 'tls':
                /* translators: %s: technical reason */
                return sprintf(__('No secure connection to the service is possible. Does it speak https, with a certificate that this site trusts? (%s)', 'eiderpix'), $error->getMessage());
            case 'not_eiderpix':
                return __('Something answers at this address, but it is no Eiderpix service. Check the address.', 'eiderpix');
            case 'out_of_credits':
                return __('No credits are left. Optimizing goes on by itself when there are some again.', 'eiderpix');
            case 'key_limit_reached':
                return __('This API key has had its pictures of the month. Its owner can raise the limit in the dashboard; otherwise optimizing goes on by itself next month.', 'eiderpix');
            case 'site_not_allowed':
                return __('This API key may not be used for this site. Its owner can allow it in the dashboard.', 'eiderpix');
            case 'queue_full':
            case 'unavailable':
            case 'internal':
            case 'bad_answer':
                return __('The service is not available at the moment. Optimizing goes on by itself when it is back.', 'eiderpix');
            case 'storage_full':
                return __('The service has no room left. Ask its operator.', 'eiderpix');
            case 'bad_email':
                return __('This is not an e-mail address. It looks like name@example.org.', 'eiderpix');
            case 'picture_too_large':
            case 'too_large':
                return __('The service does not take a file as large as this.', 'eiderpix');
            case 'not_writable':
                return __('The picture’s folder cannot be written to.', 'eiderpix');
            case 'no_backup':
                return __('The original could not be kept, so that nothing was changed. Is there room on the disk?', 'eiderpix');
            case 'place_unknown':
                return __('The folder of this picture is away, or is not chosen any more, so that nothing was changed.', 'eiderpix');
            case 'budget_used_up':
                return __('The room for kept originals is used up. Raise it or make room under Settings → Eiderpix → Originals; optimizing goes on then.', 'eiderpix');
            case 'backup_damaged':
                return __('The kept original is missing or damaged, so that nothing was changed.', 'eiderpix');
            case 'heic_unreadable':
                return __('This site cannot read HEIC, so that the picture was left as it is. Have PHP’s Imagick with HEIC installed (on Debian and Ubuntu the package php-imagick) and press “Optimize now”, or upload the picture as a JPEG.', 'eiderpix');
            case 'heic_damaged':
                /* translators: %s: technical reason */
                return sprintf(__('No JPEG could be made of this HEIC, so that it was left as it is. (%s)', 'eiderpix'), $error->getMessage());
            case 'damaged_download':
                return __('The result did not arrive whole, so that nothing was changed.', 'eiderpix');
            default:
                return $error->getMessage() !== '' ? $error->getMessage() : $error->reason();
        }
    }

    /** Why the original of a picture stays as it is. */
    public static function kept(string $reason): string
    {
        return $reason === 'not_smaller'
            ? __('already as small as it can get', 'eiderpix')
            : __('kept as it is', 'eiderpix');
    }
}
