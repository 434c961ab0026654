"""An HTTP/1.1 server on 10.9.0.1:8080.

POST returns its content, in chunks for the path /chunked; GET of /N has N bytes."""

import http.server


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        size = int(self.path[1:])
        self.respond((b"abcdefghijklmnopqrstuvwxyz" * (size // 26 + 1))[:size], False)

    def do_POST(self):
        self.respond(self.content(), self.path == "/chunked")

    def content(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        content = b""
        while True:
            size = int(self.rfile.readline(), 16)
            content += self.rfile.read(size)
            self.rfile.readline()
            if size == 0:
                return content

    def respond(self, content, chunked):
        self.send_response(200)
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(content)))))
        self.end_headers()
        if not chunked:
            self.wfile.write(content)
            return
        for offset in range(0, len(content), 1000):
            part = content[offset:offset + 1000]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")


server = http.server.ThreadingHTTPServer(("10.9.0.1", 8080), Handler)
print("ready", flush=True)
server.serve_forever()
