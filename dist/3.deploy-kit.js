"use strict";exports.id=3,exports.ids=[3],exports.modules={90003:((x,p,r)=>{r.r(p),r.d(p,{init:()=>H});var c=r(51455),h=r(76760),S=r(45888),y=r(1218),l=r(86815);const k=["compose.yaml","compose.yml","docker-compose.yml","docker-compose.yaml"],$=/^(?:docker-)?compose[.-]([a-z0-9][a-z0-9-]*)\.ya?ml$/;function d(t,o){const n=v(t),s=k.find(a=>o.includes(a));if(s!==void 0)return{project:n,phases:[{name:"web",file:s}]};const e=o.toSorted().flatMap(a=>{const i=$.exec(a)?.[1];return i===void 0||i==="override"?[]:[{name:i,file:a}]});return{project:n,phases:e}}function m(t){return`${t.replaceAll("-","_").toUpperCase()}_HOST`}function v(t){return t.toLowerCase().replace(/[^a-z0-9_-]+/g,"-").replace(/^[^a-z0-9]+|-+$/g,"")||"app"}const g="https://raw.githubusercontent.com/org/deploy-kit/v1/docs/deploy-kit.schema.json";function b({project:t,phases:o}){const n=o.map(({name:e})=>`  ${e}: \${${m(e)}:?the address of the host ${e}}`),s=o.map(({name:e,file:a})=>`  - name: ${e}
    hosts: ${e}
    steps:
      - deploy-compose:
          files: ${a}
          # What \${NAME} in ${a} reads. Secrets come from the environment, never from this file:
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
`)}
# What which branch does; see docs/deploy-kit-yml.md of deploy-kit for dev, test and main.
policy:
  branches:
    main: { deploy: true, environment: production }
`}const N=`name: deploy
on:
  push: { branches: [main] }
  pull_request: {}
  workflow_dispatch: {}
# Nothing by default; the job takes what it needs.
permissions: {}
jobs:
  deploy:
    # A pull request is told what it would change. One deploy at a time, and none is cut off or left out.
    uses: org/deploy-kit/.github/workflows/rollout.yml@v1
    permissions:
      contents: read # to check out what is deployed
      pull-requests: write # to write the plan of a pull request as a comment
      id-token: write # to take on aws-role, where one is given
    secrets:
      SSH_PRIVATE_KEY: \${{ secrets.SSH_PRIVATE_KEY }}
      SSH_KNOWN_HOSTS: \${{ secrets.SSH_KNOWN_HOSTS }}
      # What else \${NAME} in deploy-kit.yml reads and is a secret:
      # env: |
      #   DB_PASSWORD=\${{ secrets.DB_PASSWORD }}
`,O=`services:
  web:
    image: nginx:stable
    ports: ["80:80"]
    restart: unless-stopped
    healthcheck: { test: ["CMD", "curl", "-fsS", "http://localhost/"], interval: 5s, retries: 5 }
`;function T(t,o,{phases:n}){const s=n.map(({name:e})=>m(e));return`${t.map(e=>`wrote ${e}
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
`}async function H({directory:t}){const o=await(0,c.readdir)(t),n=d((0,h.basename)(t),o),s=n.phases.length===0,e=s?d((0,h.basename)(t),["compose.yml"]):n;if(!await u(t,l.sb,b(e)))throw new S.Nh([(0,y.NF)(l.sb)]);const a=[...s?[["compose.yml",O]]:[],[".github/workflows/deploy.yml",N]],i=[l.sb],w=[];for(const[f="",j=""]of a)(await u(t,f,j)?i:w).push(f);return{ending:{outcome:"changed",outputs:{}},print:T(i,w,e)}}async function u(t,o,n){const s=(0,h.join)(t,o);await(0,c.mkdir)((0,h.dirname)(s),{recursive:!0});try{return await(0,c.writeFile)(s,n,{flag:"wx"}),!0}catch(e){if(e.code==="EEXIST")return!1;throw e}}})};
