"""Runs nginx with TLS on a free port, which it prints; ends when its standard input closes.

Usage: tls_server.py CERTIFICATE KEY CLIENT-AUTHORITY HTTP2(on|off) VERIFY-CLIENTS(on|off) UPSTREAM-PORT
`/info` tells protocol, connection, client certificate and session reuse; other paths go to the upstream.
"""
import os, socket, subprocess, sys, tempfile

certificate, key, authority, http2, verify, upstream = sys.argv[1:]

with tempfile.TemporaryDirectory(prefix="latchkey-nginx-") as folder, socket.create_server(
        ("127.0.0.1", 0), backlog=2048) as listener:
    port = listener.getsockname()[1]
    configuration = os.path.join(folder, "nginx.conf")
    with open(configuration, "w") as file:
        file.write(f"""
user root;
daemon off;
worker_processes 1;
pid nginx.pid;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen 127.0.0.1:{port} ssl {"http2" if http2 == "on" else ""};
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_client_certificate {authority};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_verify_client {verify};
        ssl_session_cache shared:tls:1m;
        location /info {{
            return 200 "$server_protocol,$connection,$ssl_client_s_dn,$ssl_session_reused";
        }}
        location / {{
            proxy_pass http://127.0.0.1:{upstream};
            proxy_buffering off;
            proxy_http_version 1.1;
        }}
    }}
}}
""")
    # nginx takes over the open socket, so nobody else can have taken its port.
    nginx = subprocess.Popen(
        ["nginx", "-p", folder, "-c", configuration, "-e", os.path.join(folder, "error.log")],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[listener.fileno()],
        env=dict(os.environ, NGINX=f"{listener.fileno()};"))
    print(port, flush=True)
    try:
        sys.stdin.buffer.read()
    finally:
        nginx.terminate()
        nginx.wait()
