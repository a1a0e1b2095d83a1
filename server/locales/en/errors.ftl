# Pages that cannot be shown, and what is said about forms that are not taken.

errors-code = Code
errors-request = request
errors-way-home = Go to the front page
errors-way-again = Open the page again

errors-not-found = There is no such page
errors-not-found-why = The address may be mistyped, or what was here is gone.
errors-method = This address does not work that way
errors-method-why = It exists, but cannot be called like this. Start from the page that has the button.
errors-forged = This form is out of date
errors-forged-why = To keep your account safe we only take forms from our own pages, and this one was opened before you logged in or out, or came from elsewhere. Nothing has changed. Open the page again and repeat what you did.
errors-bad-form = This form did not arrive whole
errors-bad-form-why = The connection may have broken off. Go back and send it again.
errors-too-large = That is too much
errors-too-large-why = The form holds more than any of our forms can. Nothing has changed.
errors-too-many = Too many tries
errors-wait = Please wait { $time } and try again.
errors-busy = Too much at once
errors-busy-why = Many people are logging in at this moment. Nothing has changed; please try again in a few seconds.
errors-mailbox-closed = The mailbox is closed
errors-mailbox-closed-why = Open it with the link that eiderpix serve printed when it started. The link works once and in one browser; a restart prints a new one, and eiderpix mailbox shows the mails in the terminal.
errors-unavailable = We can’t reach our storage
errors-unavailable-why = This should pass by itself. Nothing is lost; please try again in a moment.
errors-storage-full = There is no room left
errors-storage-full-why = The service’s disk is full, so that nothing can be saved. The operator has to make room.
errors-internal = Something went wrong on our side
errors-internal-why = It is in our log under the number below. Please try again; if it stays, tell the operator that number.

errors-out-of-date = This page was open for long, or the form came from elsewhere. Nothing has changed; please send it again.
errors-bad-address = This is not an e-mail address. It looks like name@example.org.
errors-too-many-mails = That was a lot in a short time. Please wait { $time } and try again.
errors-too-many-tries = Too many tries. Please wait { $time } and try again.
errors-too-many-codes = Too many codes. Please wait { $time } and try again.
errors-wrong-code = This code is not right, is too old, or was used before. Wait for the next one, and check that the clock of your device is right.
