/**
 * The shell texts that change a host's swap; all run as root. An active swap file can be neither renamed nor
 * removed (the kernel answers EPERM, may_delete() in fs/namei.c), so one that is in use is resized where it
 * lies, and what it holds goes to memory or, where that is too small, to a bridge: a swap file for the while.
 */

/** Functions that all of them share; `$method` is how files are filled: `fallocate` or `write`. */
const functions = `umask 077
active() { awk -v file="$1" '$1 == file { found = 1 } END { exit !found }' /proc/swaps; }
on() { if [ "\${2:--1}" -ge 0 ]; then swapon -p "$2" "$1"; else swapon "$1"; fi; }
off() { if active "$1"; then swapoff "$1"; fi; }
drop() { off "$1" && rm -f "$1"; }
grow() {
  case $method in
    fallocate) fallocate -l "$2" "$1" ;;
    *) head -c "$(( $2 - $(stat -c %s "$1") ))" /dev/zero >>"$1" ;;
  esac
}
make() { drop "$1" && ( set -C; : >"$1" ) && grow "$1" "$2" && mkswap "$1" >/dev/null; }
resize() {
  if [ "$(stat -c %s "$1")" -gt "$2" ]; then truncate -s "$2" "$1"; else grow "$1" "$2"; fi && mkswap "$1" >/dev/null
}`;

/**
 * `$1` the swap file. Proves with 1 MiB that a swap file works in its folder, and prints which method fills
 * one: the kernel refuses preallocated files on some (XFS before Linux 4.18).
 */
export const probeText = `${functions}
probe=$1.deploy-kit-probe
trap 'drop "$probe"' EXIT
trap 'exit 1' HUP INT TERM
for method in fallocate write; do
  if make "$probe" 1048576 && swapon "$probe" && swapoff "$probe"; then echo "$method"; exit 0; fi
done
exit 1`;

/** `$1` a file that is not in use. Prints `swap` when it holds a swap signature, and `empty` when nothing. */
export const signatureText = `if [ ! -s "$1" ]; then echo empty; else blkid -p -o value -s TYPE "$1" || :; fi`;

/** `$1` the swap file, `$2` bytes, `$3` the method. Under its own name only once it is whole. */
export const createText = `${functions}
method=$3
make "$1.deploy-kit-new" "$2" && mv -T "$1.deploy-kit-new" "$1" && swapon "$1"`;

/** `$1` the swap file of the right size: makes it safe, and uses it. `$2` its priority. */
export const adoptText = `${functions}
chown 0:0 "$1" && chmod 0600 "$1" && { active "$1" || on "$1" "$2"; }`;

/**
 * `$1` the swap file, `$2` bytes, `$3` the method, `$4` the priority that it had, `$5` bytes of the bridge
 * (0 for none).
 */
export const resizeText = `${functions}
method=$3
bridge=$1.deploy-kit-bridge
if [ "$5" -gt 0 ] && ! active "$bridge"; then make "$bridge" "$5" && swapon "$bridge" || exit; fi
chown 0:0 "$1" && chmod 0600 "$1" && off "$1" && resize "$1" "$2" && on "$1" "$4" && drop "$bridge"`;

/** `$1` the swap file; takes away what an interrupted run left beside it. */
export const tidyText = `${functions}
for suffix in probe new bridge; do drop "$1.deploy-kit-$suffix" || exit; done`;

/**
 * Puts the swap file back as it was, from wherever a change stopped. `$1` the file, `$2` the method, `$3` the
 * bytes that it had (`none` when there was no file), `$4` its priority (`off` when it was not in use), `$5`
 * its mode, `$6` its owner.
 */
export const restoreText = `${functions}
method=$2
if [ "$3" = none ]; then
  drop "$1" || exit
elif [ "$(stat -c %s "$1")" -ne "$3" ]; then
  off "$1" && resize "$1" "$3" || exit
fi
if [ "$3" != none ]; then
  chmod "$5" "$1" && chown "$6" "$1" || exit
  if [ "$4" = off ]; then off "$1" || exit; else active "$1" || on "$1" "$4" || exit; fi
fi
for suffix in probe new bridge; do drop "$1.deploy-kit-$suffix" || exit; done`;

/**
 * Replaces a small file of the system whole, with its mode and owner. `$1` the file, `$2` and `$3` the SHA-256
 * of the text that must still be there and of the one on standard input, `none` for no file. Does nothing when
 * the new text is there already; 9 says that neither is.
 */
export const replaceText = `is=none
if [ -e "$1" ]; then is=$(sha256sum <"$1") && is=\${is%% *} || exit; fi
[ "$is" != "$3" ] || exit 0
[ "$is" = "$2" ] || exit 9
if [ "$3" = none ]; then rm -f "$1"; exit; fi
umask 022
mkdir -p "$(dirname "$1")" && { [ ! -e "$1" ] || cp -p "$1" "$1.deploy-kit"; } &&
  cat >"$1.deploy-kit" && mv -T "$1.deploy-kit" "$1"`;

/** `$1` the new value; the kernel refuses what it does not know. */
export const swappinessCommandText = `printf '%s\\n' "$1" >/proc/sys/vm/swappiness`;
