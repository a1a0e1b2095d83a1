# Credits: where an account stands, and the lines of its ledger.

credits-title = Credits
credits-now = Now
credits-unlimited = Unlimited
credits-used = { $count ->
    [one] { $count } credit
   *[other] { $count } credits
} used so far
credits-left = left: { $monthly } of { $quota } this month{ $onetime ->
    [0] {""}
   *[other] , { $onetime } that do not expire
}{ $held ->
    [0] {""}
   *[other] , { $held } more held for running jobs
}.{ $next ->
    [0] {""}
   *[other] {" "}{ $next } again on { $day }.
}
credits-near = { $left } of { $bound } credits are left this month; { $next ->
    [0] the operator of this service can give you more
   *[other] { $next } new ones come on { $day }
}.
credits-reached = Your credits are used up: new pictures are refused. But { $next ->
    [0] the operator of this service can give you more
   *[other] { $next } new ones come on { $day }
}.

credits-ledger = Ledger
credits-nothing = Nothing here.
credits-nothing-yet = Nothing here yet.
credits-nothing-unlimited = Your credits are unlimited; what a job spends is noted here all the same.
credits-what = What
credits-job = Job
credits-monthly = Month’s credits
credits-others = Others
credits-when = When
credits-proof = Its proof
credits-hint = One original, one charge: the same picture in the same mode, floor and size, turned into the same format, is charged once, ever. What fails or stays as it is costs nothing.

credits-grace = Grace, as the warning came shortly before the end
credits-with-plan = With the plan, once
credits-month = A month’s credits
credits-granted = Credits granted
credits-held = Held for a job
credits-spent = Spent: the job delivered
credits-given-back = Given back: nothing to charge
credits-left-over = Left over at the month’s end
credits-plan = Another plan
credits-handed-down = Handed { $count ->
    [one] { $count } credit
   *[other] { $count } credits
} to a sub-account
credits-received = { $count ->
    [one] { $count } credit
   *[other] { $count } credits
} handed down to you
credits-taken-back = Took { $count ->
    [one] { $count } credit
   *[other] { $count } credits
} back from a sub-account
credits-returned = { $count ->
    [one] { $count } credit
   *[other] { $count } credits
} taken back
