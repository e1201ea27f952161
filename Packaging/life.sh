# Run by Scripts/test-deb.sh in a fresh Debian: what the package does when it is installed, upgraded, removed, purged.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
there() { for path in "$@"; do [ -e "$path" ] || fail "$path is missing"; done; }
gone() { for path in "$@"; do [ ! -e "$path" ] || fail "$path is still there"; done; }
apt-get -qq update
echo "-- install"
apt-get -qq install -y /tmp/this.deb >/tmp/log 2>&1 || { cat /tmp/log; fail "install"; }
grep -q "systemctl enable --now claimwatch" /tmp/log || fail "no word of what comes next"
there /usr/lib/systemd/system/claimwatch.service /usr/lib/systemd/system/claimwatch@.service \
  /usr/lib/sysusers.d/claimwatch.conf /usr/lib/tmpfiles.d/claimwatch.conf /etc/logrotate.d/claimwatch \
  /etc/claimwatch/claimwatch.toml /usr/share/bash-completion/completions/claimwatch \
  /usr/share/zsh/vendor-completions/_claimwatch /usr/share/fish/vendor_completions.d/claimwatch.fish
gone /etc/systemd/system/multi-user.target.wants/claimwatch.service
[ "$(claimwatch --version)" = "$VERSION" ] || fail "another version"
[ "$(stat -c %U:%G:%a /var/lib/claimwatch)" = claimwatch:claimwatch:750 ] || fail "the state's directory"
[ "$(stat -c %U:%G:%a /var/log/claimwatch)" = claimwatch:claimwatch:750 ] || fail "the logs' directory"
! grep -q sample /etc/claimwatch/claimwatch.toml || fail "invented news in the configuration"
claimwatch check || fail "the configuration is not good"
systemd-analyze verify claimwatch.service claimwatch@desk.service || fail "the units"
for page in claimwatch.1 claimwatch-run.1 claimwatch-alerts.1 claimwatch.toml.5 claimwatch-events.5 claimwatch-alerts.5; do
  dpkg -L claimwatch | grep -q "/$page.gz$" || fail "no page $page"
done
logrotate --debug /etc/logrotate.d/claimwatch >/tmp/log 2>&1 || { cat /tmp/log; fail "logrotate"; }

echo "-- use"
sed -n '/^\[paths\]/,/^$/p' /etc/claimwatch/claimwatch.toml >/tmp/paths
sed -n '/^# -* Watches/,$p' /etc/claimwatch/claimwatch.toml >/tmp/watches
printf '[[feed]]\nid = "local"\nurl = "file:/srv/sample-feed.xml"\nbackfill = "all"\nfull_text = false\n' |
  cat /tmp/paths - /tmp/watches >/etc/claimwatch/claimwatch.toml
claimwatch once || fail "once"
alerts=$(wc -l </var/log/claimwatch/alerts.jsonl)
[ "$alerts" -gt 0 ] || fail "no alert"
[ -z "$(find /var/lib/claimwatch /var/log/claimwatch -not -user claimwatch)" ] || fail "root left its own"
useradd -m -G claimwatch desk
su - desk -c "claimwatch status" | grep -q "no daemon runs" || fail "a member reads the status"
su - desk -c "claimwatch alerts" | grep -q ATACMS || fail "a member reads the alerts"
# A second instance, with places of its own.
claimwatch init --config /etc/claimwatch/desk.toml >/dev/null || fail "init"
sed -n '/^\[paths\]/,/^$/p' /etc/claimwatch/desk.toml >/tmp/desk-paths
printf '[[feed]]\nid = "local"\nurl = "file:/srv/sample-feed.xml"\nbackfill = "all"\nfull_text = false\n' |
  cat /tmp/desk-paths - /tmp/watches >/etc/claimwatch/desk.toml
install -d -o claimwatch -g claimwatch -m 750 /var/lib/claimwatch-desk /var/log/claimwatch-desk
claimwatch once --config /etc/claimwatch/desk.toml || fail "once of the second instance"
there /var/lib/claimwatch-desk/claimwatch.sqlite /var/log/claimwatch-desk/alerts.jsonl
systemctl --quiet enable claimwatch@desk.service
# Somebody else's, with such a name.
mkdir /var/lib/claimwatch-other
systemctl --quiet enable claimwatch.service
mkdir -p /etc/systemd/system/claimwatch.service.d
printf '[Service]\nMemoryMax=2G\n' >/etc/systemd/system/claimwatch.service.d/more.conf
echo "# edited" >>/etc/logrotate.d/claimwatch
state=$(cksum </var/lib/claimwatch/claimwatch.sqlite)

echo "-- upgrade"
apt-get -qq install -y /tmp/next.deb >/tmp/log 2>&1 || { cat /tmp/log; fail "upgrade"; }
grep -q "systemctl restart claimwatch" /tmp/log || { cat /tmp/log; fail "no word of a restart"; }
grep -q 'file:/srv/sample-feed.xml' /etc/claimwatch/claimwatch.toml || fail "the configuration was overwritten"
grep -q '# edited' /etc/logrotate.d/claimwatch || fail "the rotation was overwritten"
there /etc/systemd/system/claimwatch.service.d/more.conf \
  /etc/systemd/system/multi-user.target.wants/claimwatch.service
[ "$(cksum </var/lib/claimwatch/claimwatch.sqlite)" = "$state" ] || fail "the state has changed"
claimwatch once || fail "once"
[ "$(wc -l </var/log/claimwatch/alerts.jsonl)" = "$alerts" ] || fail "alerts came twice"

echo "-- remove"
apt-get -qq remove -y claimwatch >/tmp/log 2>&1 || { cat /tmp/log; fail "remove"; }
gone /usr/bin/claimwatch /usr/lib/systemd/system/claimwatch.service /usr/share/man/man1/claimwatch.1.gz
there /etc/claimwatch/claimwatch.toml /var/lib/claimwatch/claimwatch.sqlite /var/log/claimwatch/alerts.jsonl
apt-get -qq install -y /tmp/next.deb >/tmp/log 2>&1 || { cat /tmp/log; fail "install again"; }
claimwatch once || fail "once"
[ "$(wc -l </var/log/claimwatch/alerts.jsonl)" = "$alerts" ] || fail "alerts came twice"

echo "-- purge"
apt-get -qq purge -y claimwatch >/tmp/log 2>&1 || { cat /tmp/log; fail "purge"; }
gone /etc/claimwatch/claimwatch.toml /etc/logrotate.d/claimwatch /var/lib/claimwatch /var/log/claimwatch \
  /var/lib/claimwatch-desk /var/log/claimwatch-desk \
  /etc/systemd/system/multi-user.target.wants/claimwatch.service \
  /etc/systemd/system/multi-user.target.wants/claimwatch@desk.service
there /etc/claimwatch/desk.toml /var/lib/claimwatch-other
grep -q "left there" /tmp/log || fail "no word of what was left: $(cat /tmp/log)"
getent passwd claimwatch >/dev/null || fail "the user's number is free for somebody else"
