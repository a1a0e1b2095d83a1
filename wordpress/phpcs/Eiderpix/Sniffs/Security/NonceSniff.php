<?php

declare(strict_types=1);

namespace Eiderpix\Sniffs\Security;

use PHP_CodeSniffer\Files\File;
use PHP_CodeSniffer\Sniffs\Sniff;

/** A function that reads a form checks its nonce, or says who did. */
final class NonceSniff implements Sniff
{
    private const CHECKS = ['check_admin_referer', 'check_ajax_referer', 'wp_verify_nonce', 'checkedId'];

    public function register(): array
    {
        return [T_VARIABLE];
    }

    public function process(File $file, $at): void
    {
        $tokens = $file->getTokens();
        if (!in_array($tokens[$at]['content'], ['$_POST', '$_GET'], true)) {
            return;
        }
        $from = 0;
        $to = $file->numTokens;
        foreach ($tokens[$at]['conditions'] as $scope => $code) {
            if (in_array($code, [T_FUNCTION, T_CLOSURE], true)) {
                $from = $tokens[$scope]['scope_opener'];
                $to = $tokens[$scope]['scope_closer'];
                break;
            }
        }
        for ($call = $from; $call < $to; $call++) {
            if ($tokens[$call]['code'] === T_STRING && in_array($tokens[$call]['content'], self::CHECKS, true)) {
                return;
            }
        }
        $file->addError('%s is read where no nonce is checked', $at, 'Missing', [$tokens[$at]['content']]);
    }
}
