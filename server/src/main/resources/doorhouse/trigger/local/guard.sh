# Runs a function's process and ends it when the server is gone, however that went: the server holds
# our standard input open as long as it lives.
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
{
    while read -r _; do :; done
    kill -KILL "$child"
} <&3 3<&- >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$child"
status=$?
kill "$watch" 2>/dev/null
exit "$status"
