# Run by InstalledTests in a scratch root: installs as documented, runs the daemon as the unit does, and types
# what the documents say that members of the group and root type. Any surprise ends it with a status that is not 0.
set -euo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
fail() { echo "FAILED: $*" >&2; cat /run/err >&2 || true; exit 1; }
cd /checkout
rm -rf /etc/claimwatch /var/lib/claimwatch /var/log/claimwatch ~root/.local
DESTDIR=/run/staged bash Scripts/install.sh /usr >/dev/null
for path in usr/bin/claimwatch usr/lib/systemd/system/claimwatch.service etc/claimwatch/claimwatch.toml \
  usr/share/man/man5/claimwatch.toml.5; do
  test -e "/run/staged/$path" || fail "DESTDIR lacks $path"
  test ! -e "/$path" || fail "DESTDIR was not enough for $path"
done
bash Scripts/install.sh /usr/local >/run/installed
test "$(stat -c %U:%G:%a /var/lib/claimwatch)" = claimwatch:claimwatch:750 || fail "the state's directory"
# Another install leaves the operator's edits, and says that a restart is needed where the program is another one.
echo "# edited" >>/etc/logrotate.d/claimwatch
echo "# edited" >>/etc/claimwatch/claimwatch.toml
echo >>/usr/local/bin/claimwatch
bash Scripts/install.sh /usr/local >/run/again
grep -q "systemctl restart claimwatch" /run/again || fail "no word of a restart: $(cat /run/again)"
grep -q edited /etc/logrotate.d/claimwatch || fail "the rotation was overwritten"
grep -q edited /etc/claimwatch/claimwatch.toml || fail "the configuration was overwritten"
claimwatch check --config /etc/claimwatch/claimwatch.toml || fail "the configuration is not good"
! grep -q sample /etc/claimwatch/claimwatch.toml || fail "invented news in a production file"

# A second instance has places of its own.
grep -q "^StateDirectory=claimwatch-%i$" /usr/local/lib/systemd/system/claimwatch@.service || fail "the instance"
grep -q "run --config /etc/claimwatch/%i.toml$" /usr/local/lib/systemd/system/claimwatch@.service || fail "its file"
claimwatch init --config /etc/claimwatch/desk.toml >/dev/null
grep -q '^state   = "/var/lib/claimwatch-desk"$' /etc/claimwatch/desk.toml || fail "the instance's state"
rm /etc/claimwatch/desk.toml

# Nothing but a local file is fetched here.
mkdir /srv/feed && cp Config/sample-feed.xml /srv/feed/
cat >/etc/claimwatch/feeds <<'TOML'
[[feed]]
id = "local"
url = "file:/srv/feed/sample-feed.xml"
backfill = "all"
full_text = false
TOML
sed -n '/^# -* Watches/,$p' /etc/claimwatch/claimwatch.toml >/etc/claimwatch/watches
paths=$(sed -n '/^\[paths\]/,/^$/p' /etc/claimwatch/claimwatch.toml)
write() { printf '%s\n\n' "$1" | cat - /etc/claimwatch/feeds /etc/claimwatch/watches >/etc/claimwatch/claimwatch.toml; }
useradd -m -G claimwatch desk
useradd -m stranger
desk() { su - desk -c "$*"; }
# Runs a command and compares its exit status.
expect() {
  local wanted=$1 status=0
  shift
  "$@" >/run/out 2>&1 || status=$?
  [ "$status" = "$wanted" ] || fail "$* ended with $status, not $wanted: $(cat /run/out)"
}
# Waits for a command to succeed.
soon() {
  local what=$1
  shift
  for _ in $(seq 600); do
    "$@" 2>/dev/null && return
    sleep 0.1
  done
  fail "$what"
}
says() { grep -q -- "$1" /run/out || fail "no '$1' in: $(cat /run/out)"; }

# Before the first start there is no state, and nobody shows an empty one.
write "$paths"
for command in status alerts release poison "backup /tmp/none"; do
  expect 66 desk claimwatch $command
  says "there is no "
  says "/var/l"
done

start() {
  mkdir -p /run/claimwatch && chown claimwatch: /run/claimwatch
  setpriv --reuid=claimwatch --regid=claimwatch --clear-groups env -i PATH="$PATH" LD_LIBRARY_PATH="${LD_LIBRARY_PATH:-}" \
    STATE_DIRECTORY=/var/lib/claimwatch LOGS_DIRECTORY=/var/log/claimwatch RUNTIME_DIRECTORY=/run/claimwatch \
    sh -c 'umask 027; exec /usr/local/bin/claimwatch run --config /etc/claimwatch/claimwatch.toml' 2>/run/err &
  daemon=$!
  soon "no alerts" raised
}
raised() { [ "$(cat /var/log/claimwatch/alerts.jsonl | wc -l)" -ge 4 ]; }
stop() {
  kill $daemon
  wait $daemon || fail "the daemon ended with $?"
}

# With what the installed file says, and with what is known where it says nothing.
for places in "$paths" "" '[paths]
state = "/var/lib/claimwatch/elsewhere"'; do
  write "$places"
  start
  expect 0 desk claimwatch status
  says "running since"
  expect 0 desk claimwatch alerts
  says ATACMS
  setpriv --reuid=desk --regid=desk --init-groups env HOME=/home/desk /usr/local/bin/claimwatch \
    alerts --follow --watch atacms >/run/followed &
  follower=$!
  soon "what follows shows nothing" grep -q ATACMS /run/followed
  kill $follower
  expect 0 desk claimwatch poison
  # A member looks and changes nothing.
  for command in "poll local" release "alerts test"; do
    expect 74 desk claimwatch $command
    says "only root and claimwatch may change the state"
  done
  expect 0 claimwatch poll local
  rm -f /tmp/copy /tmp/roots-copy
  expect 0 desk claimwatch backup /tmp/copy
  expect 0 claimwatch status
  says "running since"
  expect 0 claimwatch alerts
  says ATACMS
  expect 0 claimwatch release
  expect 0 claimwatch backup /tmp/roots-copy
  expect 69 claimwatch restore /tmp/roots-copy
  expect 69 claimwatch once
  says "another claimwatch, process $daemon,"
  expect 74 su - stranger -c "claimwatch status"
  says "Members of the group claimwatch"
  # Who may not look is not told that the state is gone.
  expect 73 su - stranger -c "claimwatch once"
  if grep -q "moved or deleted" /run/out; then fail "a state is called gone: $(cat /run/out)"; fi
  test ! -e ~root/.local/state/claimwatch -a ! -e /home/desk/.local || fail "something was made at home"
  # The program is replaced under the daemon.
  install -m 755 "$BINARY" /usr/local/bin/claimwatch
  expect 0 desk claimwatch status
  says "the old program"
  # A file that is broken now keeps nobody from looking.
  echo "terms = oops" >>/etc/claimwatch/claimwatch.toml
  expect 0 desk claimwatch status
  says "in force since"
  says "running since"
  expect 0 desk claimwatch alerts
  says ATACMS
  expect 0 claimwatch release
  expect 0 desk claimwatch poison
  write "$places"
  stop
  # The same without a daemon: a member may read and not write, root works as the owner.
  expect 0 desk claimwatch status
  says "no daemon runs"
  rm -f /tmp/copy
  expect 0 desk claimwatch backup /tmp/copy
  expect 0 claimwatch once
  expect 0 claimwatch release
  # Root's copy, which nobody else may read, becomes the daemon's state.
  expect 0 claimwatch restore /tmp/roots-copy
  expect 0 desk claimwatch status
  strays=$(find /var/lib/claimwatch /var/log/claimwatch -not -user claimwatch)
  test -z "$strays" || fail "root left its own: $strays"
  rm -rf /var/lib/claimwatch/* /var/log/claimwatch/*
done

bash Scripts/uninstall.sh /usr/local >/dev/null
left=$(find /usr/local /usr/lib/sysusers.d /usr/lib/tmpfiles.d /etc/systemd -name '*claimwatch*')
test -z "$left" || fail "left behind: $left"
test -e /etc/claimwatch/claimwatch.toml || fail "the operator's file is gone"
echo "all went well"
