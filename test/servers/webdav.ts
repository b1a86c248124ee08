/** Real WebDAV servers on loopback, each with a folder, a user and a configuration of its own in a temporary directory. */
import { createHash } from "node:crypto"
import { chown, mkdir, writeFile } from "node:fs/promises"
import path from "node:path"
import { found, freePort, ownDirectory, startProgram } from "./program.ts"

export type WebdavKind = "lighttpd" | "apache" | "nginx" | "rclone"
export type WebdavAuth = "basic" | "digest" | "digest-sha-256"

export interface WebdavServer {
  /** With a slash at the end. */
  readonly address: string
  readonly user: string
  readonly password: string
  /** The folder on disk that it serves. */
  readonly folder: string
  readonly stop: () => Promise<void>
}

/** What each kind can ask for, and what it is made of. */
export const webdavKinds: Readonly<
  Record<
    WebdavKind,
    { readonly auths: readonly WebdavAuth[]; readonly files: readonly string[]; readonly packages: readonly string[] }
  >
> = {
  lighttpd: {
    auths: ["basic", "digest", "digest-sha-256"],
    files: ["/usr/sbin/lighttpd", "/usr/lib/lighttpd/mod_webdav.so"],
    packages: ["lighttpd", "lighttpd-mod-webdav"],
  },
  apache: { auths: ["basic", "digest"], files: ["/usr/sbin/apache2"], packages: ["apache2"] },
  nginx: {
    auths: ["basic"],
    files: ["/usr/sbin/nginx", "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"],
    packages: ["nginx", "libnginx-mod-http-dav-ext"],
  },
  rclone: { auths: ["basic"], files: ["/usr/bin/rclone"], packages: ["rclone"] },
}

// Beyond ASCII, as people call themselves and their servers.
const user = "ad\u00e4"
const password = "p:ä\"ss 'wörd"
const realm = "Countersign's t\u00ebsts"

/** True if this machine has the server, or could be given it. */
export const hasWebdavServer = (kind: WebdavKind): Promise<boolean> =>
  found(webdavKinds[kind].files, webdavKinds[kind].packages)

const sha1Line = `${user}:{SHA}${createHash("sha1").update(password).digest("base64")}\n`
const digestLine = `${user}:${realm}:${createHash("md5").update(`${user}:${realm}:${password}`).digest("hex")}\n`

/** @throws Error if the server is not there, cannot ask so, or does not start */
export async function startWebdavServer(
  kind: WebdavKind,
  { auth }: { readonly auth: WebdavAuth },
): Promise<WebdavServer> {
  if (!webdavKinds[kind].auths.includes(auth)) throw new Error(`${kind} cannot ask for ${auth}`)
  if (!(await hasWebdavServer(kind))) throw new Error(`${kind} is not installed`)
  const [directory, port] = await Promise.all([ownDirectory(kind), freePort()])
  const folder = path.join(directory, "dav")
  await mkdir(folder)
  const address = `http://127.0.0.1:${port}/`
  const [file, ...args] = await commands[kind](directory, folder, port, auth)
  const { stop } = await startProgram(directory, address, file!, args)
  return { address, user, password, folder, stop }
}

type Command = (directory: string, folder: string, port: number, auth: WebdavAuth) => Promise<string[]>

const commands: Readonly<Record<WebdavKind, Command>> = {
  async lighttpd(directory, folder, port, auth) {
    await writeFile(path.join(directory, "users"), `${user}:${password}\n`)
    const algorithm = auth === "digest-sha-256" ? `"algorithm" => "SHA-256",` : ""
    const config = path.join(directory, "lighttpd.conf")
    await writeFile(
      config,
      `server.modules = ("mod_auth", "mod_authn_file", "mod_webdav")
      server.document-root = "${folder}"
      server.bind = "127.0.0.1"
      server.port = ${port}
      server.errorlog = "${directory}/error.log"
      server.upload-dirs = ("${directory}")
      mimetype.assign = ("" => "application/octet-stream")
      auth.backend = "plain"
      auth.backend.plain.userfile = "${directory}/users"
      auth.require = ("/" => ("method" => "${auth === "basic" ? "basic" : "digest"}", ${algorithm}
        "realm" => "${realm}", "require" => "valid-user"))
      webdav.activate = "enable"
      webdav.sqlite-db-name = "${directory}/dav.db"\n`,
    )
    return ["/usr/sbin/lighttpd", "-D", "-f", config]
  },

  async apache(directory, folder, port, auth) {
    await writeFile(path.join(directory, "users"), auth === "basic" ? sha1Line : digestLine)
    const modules = ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "auth_digest"]
    const all = [...modules, "mime", "setenvif", "dav", "dav_fs"]
    const isRoot = process.getuid?.() === 0
    const config = path.join(directory, "apache.conf")
    await writeFile(
      config,
      `ServerRoot ${directory}
      ServerName 127.0.0.1
      Listen 127.0.0.1:${port}
      PidFile ${directory}/pid
      DefaultRuntimeDir ${directory}
      ErrorLog ${directory}/error.log
      ${all.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
      ${isRoot ? "User www-data\nGroup www-data" : ""}
      TypesConfig /dev/null
      DocumentRoot ${folder}
      DavLockDB ${folder}/../lock/db
      <Directory ${folder}>
        Dav On
        AuthType ${auth === "basic" ? "Basic" : "Digest"}
        AuthName "${realm}"
        ${auth === "basic" ? "AuthBasicProvider" : "AuthDigestProvider"} file
        AuthUserFile ${directory}/users
        Require valid-user
      </Directory>\n`,
    )
    await mkdir(path.join(directory, "lock"))
    if (isRoot) {
      const wwwData = 33
      for (const name of [directory, folder, path.join(directory, "lock")]) await chown(name, wwwData, wwwData)
    }
    return ["/usr/sbin/apache2", "-DFOREGROUND", "-f", config]
  },

  async nginx(directory, folder, port) {
    await writeFile(path.join(directory, "users"), sha1Line)
    const config = path.join(directory, "nginx.conf")
    await writeFile(
      config,
      `load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
      daemon off;
      pid ${directory}/pid;
      error_log ${directory}/error.log;
      ${process.getuid?.() === 0 ? "user root;" : ""}
      events {}
      http {
        access_log off;
        client_max_body_size 64m;
        client_body_temp_path ${directory}/body;
        proxy_temp_path ${directory}/proxy; fastcgi_temp_path ${directory}/fastcgi;
        uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
        server {
          listen 127.0.0.1:${port};
          location / {
            root ${folder};
            auth_basic "${realm}";
            auth_basic_user_file ${directory}/users;
            dav_methods PUT DELETE MKCOL COPY MOVE;
            dav_ext_methods PROPFIND OPTIONS;
          }
        }
      }\n`,
    )
    return ["/usr/sbin/nginx", "-p", directory, "-e", `${directory}/error.log`, "-c", config]
  },

  async rclone(directory, folder, port) {
    const config = path.join(directory, "rclone.conf")
    await writeFile(config, "")
    const where = ["--addr", `127.0.0.1:${port}`, "--config", config]
    return ["/usr/bin/rclone", "serve", "webdav", folder, ...where, "--user", user, "--pass", password]
  },
}
