<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

/** The parts that every form of ours has. */
final class Form
{
    public static function open(string $task): void
    {
        echo '<form method="post" action="' . esc_url(admin_url('admin-post.php')) . '">';
        echo '<input type="hidden" name="action" value="' . esc_attr('eiderpix_' . $task) . '">';
        wp_nonce_field('eiderpix_' . $task);
    }

    public static function close(string $label, string $class = 'button button-primary', string $name = ''): void
    {
        $named = $name === '' ? '' : ' name="' . esc_attr($name) . '" value="1"';
        // Escaped just above.
        echo '<p><button class="' . esc_attr($class) . '"' . $named . '>' . esc_html($label) . '</button></p></form>'; // phpcs:ignore
    }

    public static function text(string $id, string $label, string $value, string $hint = ''): void
    {
        echo '<p><label for="' . esc_attr($id) . '"><strong>' . esc_html($label) . '</strong></label><br>';
        echo '<input class="regular-text" type="text" id="' . esc_attr($id) . '" name="' . esc_attr($id) . '" value="'
            . esc_attr($value) . '" autocomplete="off" spellcheck="false">';
        echo $hint === '' ? '</p>' : '<br><span class="description">' . esc_html($hint) . '</span></p>';
    }

    public static function number(string $name, string $label, int $value): void
    {
        echo '<p><label>' . esc_html($label) . ' <input type="number" min="0" class="small-text" name="' . esc_attr($name)
            . '" value="' . esc_attr((string) $value) . '"></label></p>';
    }

    /** @param array<string, string> $choices value => label */
    public static function choices(string $name, string $type, array $choices, array $chosen): void
    {
        foreach ($choices as $value => $label) {
            $field = $type === 'checkbox' ? $name . '[]' : $name;
            echo '<label><input type="' . esc_attr($type) . '" name="' . esc_attr($field) . '" value="' . esc_attr((string) $value) . '"'
                . checked(in_array((string) $value, array_map('strval', $chosen), true), true, false) . '> ' . esc_html($label) . '</label><br>';
        }
    }
}
