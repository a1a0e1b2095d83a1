<?php

declare(strict_types=1);

namespace Eiderpix\Sniffs\Security;

use PHP_CodeSniffer\Files\File;
use PHP_CodeSniffer\Sniffs\Sniff;

/** A statement is a text of its own, with values bound by prepare(): nothing but names of tables is put into it. */
final class DatabaseSniff implements Sniff
{
    private const CALLS = ['query', 'get_var', 'get_row', 'get_col', 'get_results'];

    public function register(): array
    {
        return [T_STRING];
    }

    public function process(File $file, $at): void
    {
        $tokens = $file->getTokens();
        $isOfDatabase = $tokens[$at - 1]['code'] === T_OBJECT_OPERATOR && $tokens[$at - 2]['content'] === '$wpdb';
        if (!$isOfDatabase || !in_array($tokens[$at]['content'], array_merge(self::CALLS, ['prepare']), true)) {
            return;
        }
        $opener = $file->findNext(T_WHITESPACE, $at + 1, null, true);
        $first = $file->findNext(T_WHITESPACE, $opener + 1, null, true);
        $isPrepared = $tokens[$first]['content'] === '$wpdb' && $tokens[$first + 2]['content'] === 'prepare';
        if ($isPrepared) {
            return;
        }
        $end = $tokens[$opener]['parenthesis_closer'];
        for ($part = $first; $part < $end && $tokens[$part]['code'] !== T_COMMA; $part++) {
            $isText = $tokens[$part]['code'] === T_DOUBLE_QUOTED_STRING;
            $text = preg_replace('/\{\$wpdb->\w+\}|\$wpdb->\w+/', '', $tokens[$part]['content']);
            if (($isText && strpos($text, '$') !== false) || in_array($tokens[$part]['code'], [T_VARIABLE, T_STRING, T_SELF], true)) {
                $file->addError('A statement is put together from "%s"; bind values by prepare()', $part, 'Unprepared', [$tokens[$part]['content']]);
                return;
            }
        }
    }
}
