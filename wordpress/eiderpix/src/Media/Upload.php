<?php

declare(strict_types=1);

namespace Eiderpix\Media;

use Eiderpix\ApiException;
use Eiderpix\Backup;
use Eiderpix\Changes;
use Eiderpix\Conversion;
use Eiderpix\Freshness;
use Eiderpix\Heic;
use Eiderpix\Messages;
use Eiderpix\Picture;
use Eiderpix\Record;
use Eiderpix\Schedule;
use Eiderpix\Settings;
use Eiderpix\Siblings;
use Eiderpix\Variants;

/** Follows pictures from upload to deletion. */
final class Upload
{
    private Settings $settings;

    public function __construct(Settings $settings)
    {
        $this->settings = $settings;
    }

    public function hook(): void
    {
        // Late, so that whatever else makes files of the picture has made them.
        add_filter('wp_generate_attachment_metadata', [$this, 'queue'], 999, 2);
        add_action('delete_attachment', [$this, 'forget']);
        add_filter('plupload_default_settings', [$this, 'welcomeHeic'], 20);
        add_filter('plupload_init', [$this, 'welcomeHeic'], 20);
    }

    /** WordPress before 6.7 says of every HEIC that it will have no sizes; here it will. @param mixed $settings @return mixed */
    public function welcomeHeic($settings)
    {
        if (is_array($settings) && Freshness::isAutomatic() && $this->settings->converts() && Heic::isReadable()) {
            unset($settings['heic_upload_error']);
        }
        return $settings;
    }

    /**
     * Queues a picture whose files were just made; it is worked on after this request, which therefore stays quick.
     *
     * @param mixed $metadata
     * @param mixed $id
     * @return mixed
     */
    public function queue($metadata, $id)
    {
        $picture = new Picture((int) $id);
        $record = new Record((int) $id);
        if (!Freshness::isAutomatic() || !$picture->isTaken() || $record->state() === 'restored') {
            return $metadata;
        }
        // WordPress makes the sizes of a picture anew at times, which pages may show already.
        if ($record->state() === '' && Changes::isAdded((int) $id)) {
            $record->setNew(true);
        }
        if ($this->isToBeConverted($picture)) {
            return $this->converted($picture, $record) ?? $metadata;
        }
        Heic::recolor($picture, (array) $metadata);
        $record->setState('queued');
        Schedule::soon();
        return $metadata;
    }

    private function isToBeConverted(Picture $picture): bool
    {
        return $picture->isHeic() && $this->settings->converts() && !$picture->isExcluded($this->settings->exclusions());
    }

    /**
     * At once, so that whoever uploaded it can put it into a page: nothing shows the HEIC. What is made of it comes here again.
     *
     * @return array<string, mixed>|null null when it stays a HEIC
     */
    private function converted(Picture $picture, Record $record): ?array
    {
        try {
            Heic::convert($picture, $record);
            return wp_get_attachment_metadata($picture->id(), true) ?: null;
        } catch (ApiException $error) {
            $record->setError(Messages::of($error));
            $record->setState('failed');
            return null;
        }
    }

    /** Removes what we made of a picture that is being deleted, but for what others have, too. @param mixed $id */
    public function forget($id): void
    {
        $id = (int) $id;
        $picture = new Picture($id);
        $record = Record::afresh($id);
        $siblings = Siblings::of($id);
        $shared = Siblings::having($id, array_map('strval', array_keys($record->files())));
        foreach (array_diff_key($record->files(), $shared) as $name => $facts) {
            Variants::remove($picture->path((string) $name), $facts);
        }
        if ($siblings === []) {
            (new Conversion($picture, $record))->forget();
        } else {
            Siblings::bequeath($id, $siblings);
        }
        Backup::release($id);
    }
}
