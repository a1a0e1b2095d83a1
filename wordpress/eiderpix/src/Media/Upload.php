<?php

declare(strict_types=1);

namespace Eiderpix\Media;

use Eiderpix\Backup;
use Eiderpix\Connection;
use Eiderpix\Conversion;
use Eiderpix\Files;
use Eiderpix\Picture;
use Eiderpix\Record;
use Eiderpix\Schedule;
use Eiderpix\Settings;

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
        $id = (int) $id;
        $isWanted = $this->settings->optimizesUploads() && (new Connection())->isReady() && (new Picture($id))->isTaken();
        if ($isWanted && (new Record($id))->state() !== 'restored') {
            $record = new Record($id);
            // WordPress makes the sizes of a picture anew at times; only then it has no state yet that it is new.
            if ($record->state() === '') {
                $record->setNew(true);
            }
            $record->setState('queued');
            Schedule::soon();
        }
        return $metadata;
    }

    /** Removes what we made of a picture that is being deleted. @param mixed $id */
    public function forget($id): void
    {
        $picture = new Picture((int) $id);
        $record = new Record((int) $id);
        foreach (array_keys($record->files()) as $name) {
            Files::removeVariants($picture->path((string) $name));
        }
        (new Conversion($picture, $record))->forget();
        Backup::release((int) $id);
    }
}
