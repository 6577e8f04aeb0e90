"use strict";exports.id=9301,exports.ids=[9301],exports.modules={9301:((j,u,a)=>{a.r(u),a.d(u,{init:()=>O});var c=a(1455),h=a(6760),S=a(7107),$=a(9883),p=a(3528);const y=["compose.yaml","compose.yml","docker-compose.yml","docker-compose.yaml"],k=/^(?:docker-)?compose[.-]([a-z0-9][a-z0-9-]*)\.ya?ml$/;function d(t,o){const n=v(t),s=y.find(r=>o.includes(r));if(s!==void 0)return{project:n,phases:[{name:"web",file:s}]};const e=o.toSorted().flatMap(r=>{const i=k.exec(r)?.[1];return i===void 0||i==="override"?[]:[{name:i,file:r}]});return{project:n,phases:e}}function l(t){return`${t.replaceAll("-","_").toUpperCase()}_HOST`}function v(t){return t.toLowerCase().replace(/[^a-z0-9_-]+/g,"-").replace(/^[^a-z0-9]+|-+$/g,"")||"app"}const g="https://raw.githubusercontent.com/org/deploy-kit/v1/docs/deploy-kit.schema.json";function T({project:t,phases:o}){const n=o.map(({name:e})=>`  ${e}: \${${l(e)}:?the address of the host ${e}}`),s=o.map(({name:e,file:r})=>`  - name: ${e}
    hosts: ${e}
    steps:
      - deploy-compose:
          files: ${r}
          # What \${NAME} in ${r} reads. Secrets come from the environment, never from this file:
          # env: { LOG_LEVEL: info }
          # secrets: { DB_PASSWORD: "\${DB_PASSWORD:?}" }
      # Beyond the health checks of its containers, for instance:
      # - wait-healthy: { http: "http://localhost:8080/health", from: host }
`);return`# yaml-language-server: $schema=${g}
project: ${t}

ssh:
  username: ubuntu
  # The private key; where it is empty, the SSH agent is asked.
  key: \${SSH_PRIVATE_KEY:-}
  # The keys that the hosts must show: lines of a known_hosts file.
  known-hosts: \${SSH_KNOWN_HOSTS:?lines of a known_hosts file for all hosts}

hosts:
${n.join(`
`)}

phases:
${s.join(`
`)}`}function b({phases:t}){return`name: deploy
on:
  push: { branches: [main] }
  workflow_dispatch: {}
permissions: {}
# One deploy at a time; one that goes on is never cut off by the next.
concurrency: { group: deploy-production, cancel-in-progress: false }
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    permissions:
      contents: read # to check out what is deployed
    steps:
      - uses: actions/checkout@v5
      - uses: org/deploy-kit@v1
        env:
          SSH_PRIVATE_KEY: \${{ secrets.SSH_PRIVATE_KEY }}
          SSH_KNOWN_HOSTS: \${{ secrets.SSH_KNOWN_HOSTS }}
${t.map(({name:n})=>{const s=l(n);return`          ${s}: \${{ vars.${s} }}`}).join(`
`)}
`}const H=`services:
  web:
    image: nginx:stable
    ports: ["80:80"]
    restart: unless-stopped
    healthcheck: { test: ["CMD", "curl", "-fsS", "http://localhost/"], interval: 5s, retries: 5 }
`;function N(t,o,{phases:n}){const s=n.map(({name:e})=>l(e));return`${t.map(e=>`wrote ${e}
`).join("")}${o.map(e=>`kept  ${e}, which was there
`).join("")}
Next:
 1. Say where the hosts are:
      export ${s.map(e=>`${e}=203.0.113.7`).join(" ")}
 2. Pin their keys. Take what each host shows:
      ssh-keyscan -t ed25519 ${s.map(e=>`"$${e}"`).join(" ")} > known_hosts
    and compare its fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub there,
    or the console output of its first boot), since a scan trusts whoever answers:
      ssh-keygen -lf known_hosts
      export SSH_KNOWN_HOSTS="$(cat known_hosts)"
 3. See what would be done, and do it:
      deploy-kit plan
      deploy-kit up
 4. For the workflow, in the settings of the repository: the secrets SSH_PRIVATE_KEY and SSH_KNOWN_HOSTS,
    and the variables ${s.join(", ")}.
`}async function O({directory:t}){const o=await(0,c.readdir)(t),n=d((0,h.basename)(t),o),s=n.phases.length===0,e=s?d((0,h.basename)(t),["compose.yml"]):n;if(!await m(t,p.sb,T(e)))throw new S.Nh([(0,$.NF)(p.sb)]);const r=[...s?[["compose.yml",H]]:[],[".github/workflows/deploy.yml",b(e)]],i=[p.sb],f=[];for(const[w="",x=""]of r)(await m(t,w,x)?i:f).push(w);return{ending:{outcome:"changed",outputs:{}},print:N(i,f,e)}}async function m(t,o,n){const s=(0,h.join)(t,o);await(0,c.mkdir)((0,h.dirname)(s),{recursive:!0});try{return await(0,c.writeFile)(s,n,{flag:"wx"}),!0}catch(e){if(e.code==="EEXIST")return!1;throw e}}})};
