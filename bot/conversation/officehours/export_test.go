package officehours

var WarnBefore = &warnBefore
