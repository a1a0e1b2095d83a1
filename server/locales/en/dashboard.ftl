# The dashboard: figures, and the latest jobs.

dashboard-title = Dashboard
dashboard-every-credit = Every credit with its job
dashboard-credits = Credits
dashboard-images = Images optimized
dashboard-images-floor = each held to a measured floor
dashboard-images-kept = { $count } could not be made smaller and stayed, free
dashboard-saved = Bytes saved
dashboard-saved-nothing = nothing sent yet
dashboard-saved-what = { $before } became { $after }: { $percent } less
dashboard-latest = Latest jobs
dashboard-all-jobs = All jobs
dashboard-no-jobs-html = Nothing here yet. Take your key from <a href="/dashboard/api-keys">API Keys</a>, send the first picture, and it shows up on this page with what it saved.
