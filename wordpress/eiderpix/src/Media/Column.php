<?php

declare(strict_types=1);

namespace Eiderpix\Media;

use Eiderpix\Admin\Assets;
use Eiderpix\Picture;

/** The column in the media library's list, and the panel beside each picture. */
final class Column
{
    public function hook(): void
    {
        add_filter('manage_media_columns', static fn ($columns) => $columns + ['eiderpix' => 'Eiderpix']);
        add_action('manage_media_custom_column', static function ($column, $id): void {
            if ($column === 'eiderpix') {
                // The panel escapes what it shows.
                echo Panel::html((int) $id); // phpcs:ignore
            }
        }, 10, 2);
        add_filter('attachment_fields_to_edit', [$this, 'addField'], 10, 2);
        add_action('admin_enqueue_scripts', static function ($page): void {
            if (in_array($page, ['upload.php', 'post.php', 'post-new.php', 'media-new.php'], true)) {
                Assets::enqueue();
            }
        });
        add_action('wp_enqueue_media', [Assets::class, 'enqueue']);
    }

    /**
     * @param mixed $fields
     * @param mixed $post
     * @return mixed
     */
    public function addField($fields, $post)
    {
        if ((new Picture((int) $post->ID))->isTaken()) {
            $fields['eiderpix'] = ['label' => 'Eiderpix', 'input' => 'html', 'html' => Panel::html((int) $post->ID)];
        }
        return $fields;
    }
}
