# The link in monthly reports that ends them.

unsubscribe-done = No more reports
unsubscribe-done-how-html = That was the last one. On your <a href="/dashboard/account">account page</a> they can be turned on again.
unsubscribe-ask = No more monthly reports?
unsubscribe-why = What your pictures came to is always on your dashboard.
unsubscribe-title = Monthly reports
